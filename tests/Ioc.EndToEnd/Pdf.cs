namespace Ioc.EndToEnd;

/// <summary>What a person reads on a PDF, by poppler's pdftotext.</summary>
internal static class Pdf
{
    public static async Task<string> TextAsync(byte[] pdf)
    {
        var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".pdf");
        await File.WriteAllBytesAsync(file, pdf);
        try
        {
            await using var reader = new OwnedProcess("pdftotext", ["-raw", file, "-"]);
            return (await reader.FinishAsync(TimeSpan.FromSeconds(30))).Output;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
