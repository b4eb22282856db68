using Ioc.Vision.Reading;

namespace Ioc.Vision.Inference;

/// <summary>The detector and the reader of one models folder, opened.</summary>
public sealed class PlateModels : IDisposable
{
    public const string DetectorManifest = "plate-detector.json";
    public const string ReaderManifest = "plate-reader.json";

    /// <summary>Optional: a classifier of vehicles.</summary>
    public const string VehicleManifest = "vehicle-classifier.json";

    private PlateModels(string folder, OnnxPlateDetector detector, OnnxPlateReader reader, Calibration? calibration)
    {
        Hashes = new SortedDictionary<string, string>(
            Files(folder).ToDictionary(file => Path.GetFileName(file), ModelShelf.HashOf, StringComparer.Ordinal), StringComparer.Ordinal);
        Detector = detector;
        Reader = reader;
        Calibration = calibration;
    }

    public OnnxPlateDetector Detector { get; }

    public OnnxPlateReader Reader { get; }

    /// <summary>What makes the vote's score a probability; null when the folder has none that was fitted for this reader.</summary>
    public Calibration? Calibration { get; }

    /// <summary>Least probability of the whole plate to be sure, as the calibration says, else the reader's manifest.</summary>
    public double SureAt => Calibration?.Sure ?? Reader.Manifest.Thresholds.Sure;

    /// <summary>When a plate is sure.</summary>
    /// <param name="leastReads">Crops that must have been read.</param>
    public VoteRules Vote(int leastReads = 1) => new(SureAt, leastReads, Calibration: Calibration);

    /// <summary>File name to SHA-256, as evidence keeps it: the networks, and what says how they are used (manifests, calibration).</summary>
    public IReadOnlyDictionary<string, string> Hashes { get; }

    /// <summary>Every file of a models folder that has a say in what is read.</summary>
    /// <exception cref="ModelException">A manifest is wrong.</exception>
    public static IReadOnlyList<string> Files(string folder)
    {
        var files = new List<string>();
        foreach (var manifest in ((string[])[DetectorManifest, ReaderManifest, VehicleManifest]).Select(name => Path.Combine(folder, name)))
        {
            if (manifest.EndsWith(VehicleManifest, StringComparison.Ordinal) && !File.Exists(manifest))
            {
                continue;
            }

            files.Add(manifest);
            files.Add(ModelManifest.Load(manifest).File);
        }

        var calibration = Path.Combine(folder, Reading.Calibration.FileName);
        return File.Exists(calibration) ? [.. files, calibration] : files;
    }

    /// <summary>Opens both models.</summary>
    /// <param name="folder">The folder with the two manifests; null looks for it, see <see cref="FindFolder"/>.</param>
    /// <param name="options">How they run.</param>
    /// <param name="view">How the detector looks.</param>
    /// <exception cref="ModelException">A model cannot be used.</exception>
    public static PlateModels Open(string? folder = null, InferenceOptions? options = null, DetectorView view = DetectorView.Once)
    {
        var found = folder ?? FindFolder();
        var detector = new OnnxPlateDetector(ModelManifest.Load(Path.Combine(found, DetectorManifest)), options, view);
        try
        {
            var reader = new OnnxPlateReader(ModelManifest.Load(Path.Combine(found, ReaderManifest)), options);
            try
            {
                return new PlateModels(found, detector, reader, Reading.Calibration.Load(found, reader.Manifest.Sha256));
            }
            catch (ModelException)
            {
                reader.Dispose();
                throw;
            }
        }
        catch (ModelException)
        {
            detector.Dispose();
            throw;
        }
    }

    /// <summary>Opens both models for photographs: the detector looks closer, and tells of finds that only the reader can settle.</summary>
    /// <param name="folder">As for <see cref="Open"/>.</param>
    /// <param name="threads">Threads within one run.</param>
    /// <exception cref="ModelException">A model cannot be used.</exception>
    public static PlateModels OpenForPhotographs(string? folder, int threads)
    {
        var found = folder ?? FindFolder();
        var strong = (float)ModelManifest.Load(Path.Combine(found, DetectorManifest)).Thresholds.Score;
        return Open(found, new InferenceOptions(threads, strong * PhotographReader.FaintShare), DetectorView.Closer);
    }

    /// <summary>What finds and reads the plates of photographs with these models, see <see cref="OpenForPhotographs"/>.</summary>
    public PhotographReader Photographs(TimeProvider time, VoteRules? rules = null) =>
        new(Detector, Reader, rules ?? Vote(), time, (float)Detector.Manifest.Thresholds.Score);

    /// <summary>
    /// The folder that IOC_MODELS names; else the first folder named models with a detector's manifest, beside the program
    /// or above it, or in the working directory or above it.
    /// </summary>
    /// <exception cref="ModelException">There is none.</exception>
    public static string FindFolder()
    {
        if (Environment.GetEnvironmentVariable("IOC_MODELS") is { Length: > 0 } named)
        {
            return named;
        }

        foreach (var start in new[] { AppContext.BaseDirectory, Directory.GetCurrentDirectory() })
        {
            for (var at = new DirectoryInfo(start); at is not null; at = at.Parent)
            {
                var folder = Path.Combine(at.FullName, "models");
                if (File.Exists(Path.Combine(folder, DetectorManifest)))
                {
                    return folder;
                }
            }
        }

        throw new ModelException($"no models folder found: name one that holds {DetectorManifest} with --models or IOC_MODELS");
    }

    public void Dispose()
    {
        Detector.Dispose();
        Reader.Dispose();
    }
}
