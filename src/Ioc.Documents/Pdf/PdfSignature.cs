using System.Buffers;
using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace Ioc.Documents.Pdf;

/// <summary>
/// Puts a signature into a file that <see cref="PdfFile"/> wrote, as PAdES asks for at its basic level (PAdES-B-B; ETSI EN 319 142-1): a detached CMS over
/// the whole file but the place of the signature itself (ISO 32000-1, 12.8), with the attribute signing-certificate-v2 (RFC 5035) and without a signing time,
/// which the dictionary says. It is added behind the file (an incremental update), so that the file as it was written stays the beginning of what was signed.
/// There is no time-stamp of an authority: when it was signed is the signer's own word.
/// </summary>
public static partial class PdfSignature
{
    private const int Catalog = 1, Tree = 2, Info = 3;
    private const string Sha256Oid = "2.16.840.1.101.3.4.2.1";
    private const string SigningCertificateV2 = "1.2.840.113549.1.9.16.2.47";

    // Room for the CMS beyond the certificates: a signature of up to 8,192 bits, attributes and frames.
    private const int Frame = 3072;

    /// <summary>Signs a file.</summary>
    /// <param name="file">As written by <see cref="PdfFile.Save"/>, not signed yet.</param>
    /// <param name="certificate">With its private key.</param>
    /// <param name="above">The certificates above it, which go into the signature; may be empty.</param>
    /// <param name="signer">Who signs, as a reader shows it.</param>
    /// <param name="reason">What for.</param>
    /// <param name="at">When.</param>
    /// <exception cref="InvalidDataException">The file was not written by this house, or is signed.</exception>
    public static byte[] Sign(byte[] file, X509Certificate2 certificate, IReadOnlyList<X509Certificate2> above, string signer, string reason, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(above);
        var room = Frame + certificate.RawData.Length + above.Sum(one => one.RawData.Length);
        var (signed, contents) = Prepare(file, signer, reason, at, room);
        var before = contents - 1;                                  // the bracket before the digits
        var after = contents + (2 * room) + 1;
        Write(signed, "/ByteRange [", string.Create(CultureInfo.InvariantCulture, $"0 {before} {after} {signed.Length - after}"), before);
        byte[] covered = [.. signed.AsSpan(0, before), .. signed.AsSpan(after)];
        var cms = Cms(covered, certificate, above);
        if (cms.Length > room)
        {
            throw new InvalidDataException($"The signature takes {cms.Length} bytes, more than the {room} kept for it.");
        }

        Encoding.ASCII.GetBytes(Convert.ToHexString(cms)).CopyTo(signed, contents);
        return signed;
    }

    /// <summary>The file as it was before it was signed; a file that is not signed is returned as it is.</summary>
    public static ReadOnlySpan<byte> AsWritten(byte[] file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (Previous().Match(Tail(file, 512)) is not { Success: true } previous)
        {
            return file;
        }

        // the file of before ends with the first end mark after its own table
        var table = int.Parse(previous.Groups["n"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        var end = file.AsSpan(table).IndexOf("%%EOF\n"u8);
        return file.AsSpan(0, table + end + "%%EOF\n"u8.Length);
    }

    private static (byte[] File, int Contents) Prepare(byte[] file, string signer, string reason, DateTimeOffset at, int room)
    {
        if (StartOfTable().Match(Tail(file, 64)) is not { Success: true } start || Previous().IsMatch(Tail(file, 512)))
        {
            throw new InvalidDataException("The file was not written by this house, or is signed.");
        }

        var table = int.Parse(start.Groups["n"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        var trailer = Encoding.Latin1.GetString(file, table, file.Length - table);
        var size = int.Parse(Size().Match(trailer).Groups["n"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        var identity = Identity().Match(trailer).Groups["id"].Value;
        var page = int.Parse(FirstPage().Match(Object(file, trailer, Tree)).Groups["n"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        var (field, signature) = (size, size + 1);

        var output = new ArrayBufferWriter<byte>(file.Length + (2 * room) + 2048);
        output.Write(file);
        var positions = new SortedDictionary<int, int>();
        void Put(int number, string entries)
        {
            positions[number] = output.WrittenCount;
            Raw(output, string.Create(CultureInfo.InvariantCulture, $"{number} 0 obj\n<< {entries} >>\nendobj\n"));
        }

        Put(Catalog, string.Create(CultureInfo.InvariantCulture, $"{Entries(Object(file, trailer, Catalog))} /AcroForm << /Fields [{field} 0 R] /SigFlags 3 >>"));
        Put(page, string.Create(CultureInfo.InvariantCulture, $"{Entries(Object(file, trailer, page))} /Annots [{field} 0 R]"));

        // shown nowhere on the paper: the text already says who signs
        Put(field, string.Create(CultureInfo.InvariantCulture, $"/Type /Annot /Subtype /Widget /FT /Sig /T (ChuKySo) /V {signature} 0 R /P {page} 0 R /Rect [0 0 0 0] /F 132"));
        var dictionary = $"/Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /Name {Text(signer)} /Reason {Text(reason)}"
            + $" /M (D:{at.UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture)}Z) /ByteRange [{new string(' ', 48)}] /Contents <";
        positions[signature] = output.WrittenCount;
        Raw(output, string.Create(CultureInfo.InvariantCulture, $"{signature} 0 obj\n<< {dictionary}"));
        var contents = output.WrittenCount;
        Raw(output, new string('0', 2 * room));
        Raw(output, "> >>\nendobj\n");

        var changed = Convert.ToHexString(SHA256.HashData(output.WrittenSpan))[..32];
        var end = output.WrittenCount;
        Raw(output, "xref\n");
        foreach (var run in Runs(positions.Keys))
        {
            Raw(output, string.Create(CultureInfo.InvariantCulture, $"{run[0]} {run.Count}\n"));
            run.ForEach(number => Raw(output, string.Create(CultureInfo.InvariantCulture, $"{positions[number]:D10} 00000 n \n")));
        }

        Raw(output, string.Create(
            CultureInfo.InvariantCulture,
            $"trailer\n<< /Size {signature + 1} /Root {Catalog} 0 R /Info {Info} 0 R /ID [<{identity}> <{changed}>] /Prev {table} >>\nstartxref\n{end}\n%%EOF\n"));
        return (output.WrittenSpan.ToArray(), contents);
    }

    private static byte[] Cms(byte[] covered, X509Certificate2 certificate, IReadOnlyList<X509Certificate2> above)
    {
        // SEQUENCE { certs SEQUENCE OF SEQUENCE { certHash } }: SHA-256 is the attribute's own default
        var attribute = new AsnWriter(AsnEncodingRules.DER);
        using (attribute.PushSequence())
        using (attribute.PushSequence())
        using (attribute.PushSequence())
        {
            attribute.WriteOctetString(SHA256.HashData(certificate.RawData));
        }

        var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, certificate)
        {
            DigestAlgorithm = new Oid(Sha256Oid),
            IncludeOption = X509IncludeOption.EndCertOnly,
        };
        signer.SignedAttributes.Add(new AsnEncodedData(new Oid(SigningCertificateV2), attribute.Encode()));
        foreach (var one in above)
        {
            signer.Certificates.Add(one);
        }

        var cms = new SignedCms(new ContentInfo(covered), detached: true);
        cms.ComputeSignature(signer, silent: true);
        return cms.Encode();
    }

    // Numbers that follow each other stand in one part of the table.
    private static List<List<int>> Runs(IEnumerable<int> numbers)
    {
        var runs = new List<List<int>>();
        foreach (var number in numbers)
        {
            if (runs.Count > 0 && runs[^1][^1] == number - 1)
            {
                runs[^1].Add(number);
            }
            else
            {
                runs.Add([number]);
            }
        }

        return runs;
    }

    // An object that has no stream, as its text.
    private static string Object(byte[] file, string trailer, int number)
    {
        var head = trailer.IndexOf('\n', trailer.IndexOf('\n', StringComparison.Ordinal) + 1) + 1;
        var from = int.Parse(trailer.AsSpan(head + (number * 20), 10), NumberStyles.None, CultureInfo.InvariantCulture);
        var length = file.AsSpan(from).IndexOf("\nendobj\n"u8);
        return Encoding.Latin1.GetString(file, from, length);
    }

    private static string Entries(string text) =>
        ObjectText().Match(text) is { Success: true } found ? found.Groups["entries"].Value : throw new InvalidDataException("The file was not written by this house.");

    private static void Write(byte[] file, string after, string text, int before)
    {
        var at = file.AsSpan(0, before).LastIndexOf(Encoding.ASCII.GetBytes(after)) + after.Length;
        Encoding.ASCII.GetBytes(text).CopyTo(file, at);
    }

    private static string Tail(byte[] file, int length) => Encoding.Latin1.GetString(file, Math.Max(0, file.Length - length), Math.Min(length, file.Length));

    private static string Text(string text) => $"<FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>";

    private static void Raw(ArrayBufferWriter<byte> output, string text) => output.Write(Encoding.Latin1.GetBytes(text));

    [GeneratedRegex(@"startxref\n(?<n>\d+)\n%%EOF\n$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StartOfTable();

    [GeneratedRegex(@"/Prev (?<n>\d+) >>\nstartxref\n\d+\n%%EOF\n$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Previous();

    [GeneratedRegex(@"/Size (?<n>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Size();

    [GeneratedRegex("/ID \\[<(?<id>[0-9A-F]+)>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Identity();

    [GeneratedRegex(@"/Kids \[(?<n>\d+) 0 R", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FirstPage();

    [GeneratedRegex(@"^\d+ 0 obj\n<< (?<entries>.*) >>$", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ObjectText();
}
