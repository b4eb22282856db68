using System.Diagnostics;
using Ioc.Enforcement;
using Ioc.Enforcement.Documents;
using Ioc.Testing.Running;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Ioc.Bench.Papers;

/// <summary>
/// Every form as PDF, written and signed as it is issued: the very first one of a process, whose fonts and code are cold, and what follows. The pictures are
/// frames of the sample at the camera's own size.
/// </summary>
internal sealed class PapersBench : IBenchmark
{
    private const int Rounds = 300;
    private const double Limit = 50;

    public string Name => "papers";

    public string Summary => $"each form written as PDF and signed, first and {Rounds} times more";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken token)
    {
        var folder = Directory.CreateTempSubdirectory("ioc-papers-").FullName;
        try
        {
            var still = await FrameAsync(Path.Combine(folder, "still.jpg"), [], token);
            var crop = await FrameAsync(Path.Combine(folder, "plate.jpg"), ["-vf", "crop=400:200:760:440"], token);
            using var signer = new PaperSigner(
                Options.Create(new EnforcementOptions { Signing = new SigningOptions { Demonstration = true, DemonstrationFolder = folder } }), TimeProvider.System, NullLogger<PaperSigner>.Instance);
            List<Figure> figures = [];
            foreach (var (form, write) in SampleForms.All(still, crop))
            {
                figures.AddRange(Measure(form, figures.Count == 0, () => signer.Sign(write(), SampleForms.At)));
            }

            return figures;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<Figure> Measure(string form, bool cold, Func<byte[]> write)
    {
        var (first, size) = Once(write);
        yield return new Figure($"{form}: {(cold ? "first of the process" : "first of its kind")}", first, "ms", Limit);
        var steady = new double[Rounds];
        for (var i = 0; i < Rounds; i++)
        {
            (steady[i], size) = Once(write);
        }

        Array.Sort(steady);
        yield return new Figure($"{form}: median", Percentiles.At(steady, 0.5), "ms", Limit);
        yield return new Figure($"{form}: 95th percentile ({size / 1024} KiB)", Percentiles.At(steady, 0.95), "ms", Limit);
    }

    private static (double Milliseconds, int Bytes) Once(Func<byte[]> write)
    {
        var began = Stopwatch.GetTimestamp();
        var paper = write();
        return (Stopwatch.GetElapsedTime(began).TotalMilliseconds, paper.Length);
    }

    private static async Task<byte[]> FrameAsync(string file, IReadOnlyList<string> more, CancellationToken token)
    {
        using var film = Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", "-ss", "18", "-i", Repository.Sample("junction-day.mp4"), .. more, "-frames:v", "1", "-q:v", "3", file]))!;
        await film.WaitForExitAsync(token);
        return film.ExitCode == 0 ? await File.ReadAllBytesAsync(file, token) : throw new InvalidOperationException("ffmpeg could not take a picture out of the sample.");
    }
}
