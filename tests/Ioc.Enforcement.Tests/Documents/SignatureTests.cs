using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using Ioc.Documents;
using Ioc.Documents.Pdf;
using Ioc.Enforcement.Documents;
using Ioc.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Ioc.Enforcement.Tests.Documents;

/// <summary>Signatures inside papers, checked by tools that are not ours where the machine has them, and over the byte range that the test takes out itself.</summary>
public sealed partial class SignatureTests : IDisposable
{
    private static readonly DateTimeOffset At = new(2026, 11, 21, 1, 0, 0, TimeSpan.Zero);
    private readonly string folder = Directory.CreateTempSubdirectory("ioc-signing-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_signed_paper_begins_with_the_paper_as_written_and_its_cms_covers_every_byte_but_itself(bool elliptic)
    {
        var paper = Paper("Xin chào");
        using var certificate = Certificate(elliptic);
        var signed = PdfSignature.Sign(paper, certificate, [], "PHÒNG CẢNH SÁT GIAO THÔNG", "Phát hành văn bản", At);
        Assert.Equal(paper, signed[..paper.Length]);
        Assert.Equal(paper, PdfSignature.AsWritten(signed).ToArray());
        Assert.Equal(paper, PdfSignature.AsWritten(paper).ToArray());

        var (covered, cms) = TakenOut(signed);
        var read = new SignedCms(new ContentInfo(covered), detached: true);
        read.Decode(cms);
        read.CheckSignature(verifySignatureOnly: true);
        var signer = Assert.Single(read.SignerInfos.Cast<SignerInfo>());
        Assert.Equal(certificate.Thumbprint, signer.Certificate!.Thumbprint);
        Assert.Equal("2.16.840.1.101.3.4.2.1", signer.DigestAlgorithm.Value);

        // PAdES-B-B (ETSI EN 319 142-1, table 1): content-type, message-digest and signing-certificate-v2 are signed; a signing time is not among them
        Assert.Equal(
            ["1.2.840.113549.1.9.16.2.47", "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"],
            signer.SignedAttributes.Cast<CryptographicAttributeObject>().Select(attribute => attribute.Oid.Value!).Order(StringComparer.Ordinal));
        var named = signer.SignedAttributes.Cast<CryptographicAttributeObject>().Single(attribute => attribute.Oid.Value == "1.2.840.113549.1.9.16.2.47").Values[0].RawData;
        Assert.Equal(SHA256.HashData(certificate.RawData), named[^32..]);
        var text = Encoding.Latin1.GetString(signed);
        Assert.Contains("/SubFilter /ETSI.CAdES.detached", text, StringComparison.Ordinal);
        Assert.Contains("/M (D:20261121010000Z)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void One_changed_byte_anywhere_breaks_the_signature()
    {
        using var certificate = Certificate(elliptic: true);
        var signed = PdfSignature.Sign(Paper("Phạt tiền 19.000.000 đồng"), certificate, [], "Cơ quan", "Phát hành", At);
        foreach (var place in (int[])[20, signed.Length / 4, signed.Length - 20])
        {
            var forged = (byte[])signed.Clone();
            forged[place] ^= 1;
            var (covered, cms) = TakenOut(forged);
            var read = new SignedCms(new ContentInfo(covered), detached: true);
            read.Decode(cms);
            Assert.Throws<CryptographicException>(() => read.CheckSignature(verifySignatureOnly: true));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Openssl_and_poppler_find_the_signature_valid_where_the_machine_has_them(bool elliptic)
    {
        using var certificate = Certificate(elliptic);
        var signed = PdfSignature.Sign(Paper("Thông báo vi phạm"), certificate, [], "Cơ quan", "Phát hành", At);
        var file = Path.Combine(folder, "paper.pdf");
        await File.WriteAllBytesAsync(file, signed);
        var (covered, cms) = TakenOut(signed);
        await File.WriteAllBytesAsync(Path.Combine(folder, "covered.bin"), covered);
        await File.WriteAllBytesAsync(Path.Combine(folder, "cms.der"), cms);
        if (await RunAsync("openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "cms.der", "-content", "covered.bin", "-noverify", "-out", "/dev/null") is { } openssl)
        {
            Assert.Contains("erification successful", openssl, StringComparison.Ordinal);
        }

        if (await RunAsync("pdfsig", "-nocert", file) is { } poppler)
        {
            Assert.Contains("Signature is Valid", poppler, StringComparison.Ordinal);
            Assert.Contains("Total document signed", poppler, StringComparison.Ordinal);
            Assert.Contains("ETSI.CAdES.detached", poppler, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Signed_papers_are_bundled_to_print_as_unsigned_ones_are()
    {
        using var certificate = Certificate(elliptic: true);
        byte[][] papers = [Paper("Một"), Paper("Hai")];
        Assert.Equal(
            PdfBundle.Of(papers, "Hai văn bản", At, bothSides: true),
            PdfBundle.Of([.. papers.Select(paper => PdfSignature.Sign(paper, certificate, [], "Cơ quan", "Phát hành", At))], "Hai văn bản", At, bothSides: true));
        Assert.Throws<InvalidDataException>(() => PdfSignature.Sign(PdfSignature.Sign(papers[0], certificate, [], "A", "B", At), certificate, [], "A", "B", At));
        Assert.Throws<InvalidDataException>(() => PdfSignature.Sign("%PDF-1.7 of another house"u8.ToArray(), certificate, [], "A", "B", At));
    }

    [Fact]
    public void A_certificate_for_demonstration_says_so_in_its_name_and_is_kept()
    {
        using var first = Signer(new SigningOptions { Demonstration = true, DemonstrationFolder = folder });
        using var second = Signer(new SigningOptions { Demonstration = true, DemonstrationFolder = folder });
        Assert.Equal(PaperSigner.DemonstrationName, first.Certificate!.Value.Subject);
        Assert.Equal(first.Certificate, second.Certificate);
        var signed = first.Sign(Paper("Mô phỏng"), At);
        Assert.True(signed.Length > Paper("Mô phỏng").Length);
        Assert.Equal(Paper("Muộn"), first.Sign(Paper("Muộn"), At.AddYears(2)));         // run out: it signs nothing
        using var none = Signer(new SigningOptions());
        Assert.False(none.Signs);
        Assert.Equal(Paper("Không ký"), none.Sign(Paper("Không ký"), At));
    }

    [Fact]
    public void A_certificate_from_the_configuration_is_opened_by_its_password_and_a_wrong_one_says_what_to_do()
    {
        var (file, secret) = (Path.Combine(folder, "agency.pfx"), Path.Combine(folder, "secret"));
        using (var certificate = Certificate(elliptic: false))
        {
            File.WriteAllBytes(file, certificate.Export(X509ContentType.Pkcs12, "mật khẩu"));
        }

        File.WriteAllText(secret, "mật khẩu\n");
        using var signer = Signer(new SigningOptions { Certificate = file, PasswordFile = secret });
        Assert.Equal("Cơ quan thử", signer.Certificate!.Value.Subject);
        Assert.NotEqual(Paper("Ký"), signer.Sign(Paper("Ký"), At));

        Assert.Contains("cannot be read", Fault(new SigningOptions { Certificate = file }), StringComparison.Ordinal);
        Assert.Contains("cannot be read", Fault(new SigningOptions { Certificate = Path.Combine(folder, "missing.pfx") }), StringComparison.Ordinal);
        Assert.Contains("valid from", Fault(new SigningOptions { Certificate = file, PasswordFile = secret }, At.AddYears(9)), StringComparison.Ordinal);
    }

    private static string Fault(SigningOptions options, DateTimeOffset? at = null) =>
        Assert.Single(Assert.Throws<OptionsValidationException>(() => Signer(options, at)).Failures);

    private static PaperSigner Signer(SigningOptions options, DateTimeOffset? at = null) =>
        new(Options.Create(new EnforcementOptions { Signing = options }), new FixedTimeProvider(at ?? At), NullLogger<PaperSigner>.Instance);

    // As a reader does it: the range says what is covered, the hole holds the CMS in hexadecimal.
    private static (byte[] Covered, byte[] Cms) TakenOut(byte[] signed)
    {
        var range = ByteRange().Match(Encoding.Latin1.GetString(signed)).Groups["n"].Captures.Select(n => int.Parse(n.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal((0, signed.Length), (range[0], range[2] + range[3]));
        var hole = Encoding.ASCII.GetString(signed, range[1], range[2] - range[1]);
        Assert.Equal(('<', '>'), (hole[0], hole[^1]));
        return ([.. signed.AsSpan(0, range[1]), .. signed.AsSpan(range[2], range[3])], Trimmed(Convert.FromHexString(hole[1..^1])));
    }

    // The room that the CMS does not need is zeros: its own first length says where it ends.
    private static byte[] Trimmed(byte[] padded)
    {
        Assert.Equal(0x82, padded[1]);
        return padded[..(4 + (padded[2] << 8) + padded[3])];
    }

    private static byte[] Paper(string text)
    {
        var paper = new AdministrativePaper("Văn bản thử", At, simulated: true);
        paper.Paragraph([text]);
        return paper.Save();
    }

    private static X509Certificate2 Certificate(bool elliptic)
    {
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var modulus = RSA.Create(2048);
        var request = elliptic
            ? new CertificateRequest("CN=Cơ quan thử", curve, HashAlgorithmName.SHA256)
            : new CertificateRequest("CN=Cơ quan thử", modulus, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, critical: true));
        return request.CreateSelfSigned(At.AddDays(-1), At.AddYears(1));
    }

    // Null where the tool is not installed.
    private async Task<string?> RunAsync(string tool, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(tool, arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return await output + await errors;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    [GeneratedRegex(@"/ByteRange \[(?:(?<n>\d+) *){4}\]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ByteRange();
}
