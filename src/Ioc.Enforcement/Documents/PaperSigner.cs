using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ioc.Documents.Pdf;
using Ioc.Domain.Time;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ioc.Enforcement.Documents;

/// <summary>
/// Signs papers with the agency's certificate, from the configuration. Where there is none they go out unsigned, as before; with
/// <see cref="SigningOptions.Demonstration"/> one is made whose name says that it proves nothing.
/// </summary>
public sealed class PaperSigner : IDisposable
{
    /// <summary>How a certificate for demonstration is called.</summary>
    public const string DemonstrationName = "CHUNG THU MO PHONG - KHONG CO GIA TRI PHAP LY (FOR DEMONSTRATION ONLY)";

    /// <summary>How long before its end a certificate is spoken of: another one takes weeks to get.</summary>
    public static readonly TimeSpan ToldBefore = TimeSpan.FromDays(30);

    private const string DemonstrationFile = "demonstration.pfx";
    private readonly X509Certificate2? certificate;
    private readonly List<X509Certificate2> above = [];
    private readonly string agency;
    private readonly ILogger<PaperSigner> log;

    /// <exception cref="OptionsValidationException">The configured certificate cannot be used; the message says why and what to do.</exception>
    public PaperSigner(IOptions<EnforcementOptions> options, TimeProvider clock, ILogger<PaperSigner> log)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        this.log = log;
        agency = options.Value.Agency;
        var signing = options.Value.Signing;
        var now = clock.GetUtcNow();
        var file = signing.Certificate ?? (signing.Demonstration ? Demonstration(signing.DemonstrationFolder, now) : null);
        if (file is null)
        {
            return;
        }

        try
        {
            var password = signing is { Certificate: not null, PasswordFile: { } secret } ? File.ReadLines(secret).FirstOrDefault() : null;
            foreach (var one in X509CertificateLoader.LoadPkcs12CollectionFromFile(file, password))
            {
                if (one.HasPrivateKey && certificate is null)
                {
                    certificate = one;
                }
                else
                {
                    above.Add(one);
                }
            }
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw Wrong(
                $"không đọc được {file}: phải là tệp PKCS #12, mật khẩu ở dòng đầu của Enforcement:Signing:PasswordFile / "
                + $"{file} cannot be read ({unreadable.Message}). It must be a PKCS #12 file; its password stands in the first line of Enforcement:Signing:PasswordFile.");
        }

        if (certificate is null)
        {
            throw Wrong($"{file} không có chứng thư kèm khóa bí mật / {file} holds no certificate with its private key.");
        }

        if (!IsValid(certificate, now))
        {
            throw Wrong(
                $"chứng thư trong {file} không có hiệu lực hôm nay; hãy dùng chứng thư còn hiệu lực, hoặc bỏ mục này / "
                + $"the certificate in {file} is valid from {certificate.NotBefore:dd/MM/yyyy} to {certificate.NotAfter:dd/MM/yyyy}, which is not today. Give a valid one, or none.");
        }
    }

    /// <summary>Whether papers are signed.</summary>
    public bool Signs => certificate is not null;

    /// <summary>Whose certificate it is and until when; null where papers are not signed.</summary>
    public (string Subject, DateTimeOffset Until)? Certificate =>
        certificate is null ? null : (certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false), Until(certificate));

    /// <summary>Until when the certificate is valid, where it has run out or will within <see cref="ToldBefore"/>; null where nothing is to be said.</summary>
    public PaperSigning? Ending(DateTimeOffset at) =>
        certificate is { } one && at > Until(one) - ToldBefore ? new PaperSigning(VietnamTime.DayOf(Until(one)), at > Until(one)) : null;

    /// <summary>The paper with a signature inside, or as it is. A certificate that has run out since the start signs nothing; the log says so.</summary>
    /// <param name="paper">As its writer made it.</param>
    /// <param name="at">When it is issued.</param>
    public byte[] Sign(byte[] paper, DateTimeOffset at)
    {
        if (certificate is null)
        {
            return paper;
        }

        if (at > Until(certificate))
        {
            log.LogError("The certificate that signs papers ran out on {Until}: papers go out unsigned until another is configured (Enforcement:Signing:Certificate)", certificate.NotAfter);
            return paper;
        }

        return PdfSignature.Sign(paper, certificate, above, agency, "Phát hành văn bản", at);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        certificate?.Dispose();
        above.ForEach(one => one.Dispose());
    }

    private static bool IsValid(X509Certificate2 certificate, DateTimeOffset at) =>
        at >= new DateTimeOffset(certificate.NotBefore.ToUniversalTime(), TimeSpan.Zero) && at <= Until(certificate);

    private static DateTimeOffset Until(X509Certificate2 certificate) => new(certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero);

    private static OptionsValidationException Wrong(string problem) =>
        new(nameof(EnforcementOptions), typeof(EnforcementOptions), [$"Enforcement:Signing:Certificate: {problem}"]);

    // Kept, so that papers of a demonstration are all signed by one; made anew when it has run out.
    private static string Demonstration(string folder, DateTimeOffset now)
    {
        var path = Path.Combine(folder, DemonstrationFile);
        if (File.Exists(path))
        {
            using var kept = X509CertificateLoader.LoadPkcs12FromFile(path, null);
            if (IsValid(kept, now))
            {
                return path;
            }
        }

        Directory.CreateDirectory(folder);
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN=\"{DemonstrationName}\", O=\"IOC (MO PHONG)\", C=VN", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, critical: true));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
        var temporary = path + ".tmp";
        File.Delete(temporary);
        var mode = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            mode.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var written = new FileStream(temporary, mode))
        {
            written.Write(made.Export(X509ContentType.Pkcs12));
            written.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        return path;
    }
}

/// <summary>A certificate that is at its end.</summary>
/// <param name="Until">Its last day, Vietnamese calendar.</param>
/// <param name="RanOut">Whether papers go out unsigned already.</param>
public sealed record PaperSigning(DateOnly Until, bool RanOut);
