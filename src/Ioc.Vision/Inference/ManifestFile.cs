using Ioc.Domain.Plates;

namespace Ioc.Vision.Inference;

/// <summary>A manifest as written; <see cref="Validate"/> makes a <see cref="ModelManifest"/> of it.</summary>
internal sealed record ManifestFile
{
    public string? Name { get; init; }

    public string? Version { get; init; }

    public string? File { get; init; }

    public string? Sha256 { get; init; }

    public string? Kind { get; init; }

    public InputFields? Input { get; init; }

    public OutputFields? Output { get; init; }

    public string? Alphabet { get; init; }

    public string? Pad { get; init; }

    public string[]? Colours { get; init; }

    public string[]? Labels { get; init; }

    public ThresholdFields? Thresholds { get; init; }

    private static readonly string[] VehicleLabels =
        [VehicleClasses.Car, VehicleClasses.Motorbike, VehicleClasses.Truck, VehicleClasses.Bus, VehicleClasses.Unknown];

    internal ModelManifest Validate(string path)
    {
        var faults = new List<string>();
        var kind = OneOf(faults, "kind", Kind, ("detector", ModelKind.Detector), ("reader", ModelKind.Reader), ("classifier", ModelKind.Classifier));
        var input = Input ?? new InputFields();
        var channels = OneOf(
            faults, "input.channels", input.Channels, ("luma", ModelChannels.Luma), ("rgb", ModelChannels.Rgb), ("bgr", ModelChannels.Bgr));
        var last = OneOf(faults, "input.layout", input.Layout, ("nchw", false), ("nhwc", true));
        var decode = kind switch
        {
            ModelKind.Detector => OneOf(faults, "output.decode", Output?.Decode, ("corners", ModelDecoding.Corners), ("yolo", ModelDecoding.Yolo)),
            ModelKind.Reader => OneOf(faults, "output.decode", Output?.Decode, ("slots", ModelDecoding.Slots), ("ctc", ModelDecoding.Ctc)),
            _ => OneOf(faults, "output.decode", Output?.Decode, ("classes", ModelDecoding.Classes)),
        };
        var count = channels == ModelChannels.Luma ? 1 : 3;
        Require(faults, !string.IsNullOrWhiteSpace(Name), "name is missing");
        Require(faults, !string.IsNullOrWhiteSpace(File) && System.IO.Path.GetFileName(File) == File, "file is the name of a file beside the manifest");
        Require(faults, Sha256 is { Length: 64 } hash && hash.All(char.IsAsciiHexDigitLower), "sha256 is 64 lower-case hex digits");
        Require(faults, !string.IsNullOrWhiteSpace(input.Name), "input.name is missing");
        Require(faults, input.Width is >= 8 and <= 8192 && input.Height is >= 8 and <= 8192, "input.width and input.height are 8 to 8192 pixels");
        Require(faults, input.Scale is > 0 and < 1000, "input.scale is above 0");
        Require(faults, (input.Mean?.Length ?? count) == count, $"input.mean has one number per channel ({count})");
        Require(faults, (input.Std?.Length ?? count) == count && !(input.Std ?? []).Contains(0), $"input.std has one number other than 0 per channel ({count})");
        Require(faults, input.Pad is >= 0 and <= 1, "input.pad is 0 to 1");
        var mostMargin = kind == ModelKind.Classifier ? 20 : 1;
        Require(faults, input.Margin >= 0 && input.Margin <= mostMargin, $"input.margin is 0 to {mostMargin}");
        Require(faults, input.MultipleOf is >= 0 and <= 1024, "input.multiple_of is 0 to 1024");
        var thresholds = Thresholds ?? new ThresholdFields();
        Require(faults, thresholds.Score is > 0 and < 1, "thresholds.score is between 0 and 1");
        Require(faults, thresholds.NmsIou is > 0 and <= 1, "thresholds.nms_iou is between 0 and 1");
        Require(faults, thresholds.Sure is > 0 and <= 1, "thresholds.sure is between 0 and 1");
        var alphabet = Alphabet ?? string.Empty;
        var pad = Pad ?? "_";
        if (kind == ModelKind.Reader)
        {
            Require(faults, alphabet.Length > 1, "alphabet is missing");
            Require(faults, alphabet.Distinct().Count() == alphabet.Length, "alphabet has a letter twice");
            Require(faults, pad.Length == 1 && alphabet.Contains(pad, StringComparison.Ordinal), "pad is one letter of the alphabet");
        }

        if (kind == ModelKind.Classifier)
        {
            Require(faults, Labels is { Length: > 1 }, "labels are missing");
            foreach (var label in (Labels ?? []).Where(l => !VehicleLabels.Contains(l, StringComparer.Ordinal)).Distinct(StringComparer.Ordinal))
            {
                faults.Add($"labels has '{label}'; each is one of {string.Join(", ", VehicleLabels)}");
            }
        }

        if (faults.Count > 0)
        {
            throw new ModelException($"{path}: {string.Join("; ", faults)}");
        }

        var names = Output?.Names ?? [];
        return new ModelManifest(
            path,
            Name!,
            Version ?? string.Empty,
            System.IO.Path.Combine(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!, File!),
            Sha256!,
            kind,
            new ModelInput(
                input.Name!, input.Width, input.Height, channels, last, input.Scale,
                input.Mean ?? new float[count], input.Std ?? [.. Enumerable.Repeat(1f, count)],
                input.Letterbox, input.Pad, input.Margin, input.MultipleOf),
            new ModelOutput(
                decode,
                names.GetValueOrDefault(kind switch { ModelKind.Detector => "plates", ModelKind.Reader => "text", _ => "classes" }),
                names.GetValueOrDefault("lines"),
                names.GetValueOrDefault("colour")),
            alphabet,
            pad[0],
            Colours ?? ["white", "yellow", "blue", "red", "unknown"],
            new ModelThresholds(thresholds.Score, thresholds.NmsIou, thresholds.Sure))
        {
            Labels = Labels ?? [],
        };
    }

    private static void Require(List<string> faults, bool holds, string fault)
    {
        if (!holds)
        {
            faults.Add(fault);
        }
    }

    private static T OneOf<T>(List<string> faults, string field, string? written, params (string Word, T Value)[] choices)
    {
        foreach (var (word, value) in choices)
        {
            if (word == written)
            {
                return value;
            }
        }

        var words = string.Join(", ", choices.Select(c => c.Word));
        faults.Add(written is null ? $"{field} is missing; one of {words}" : $"{field} is '{written}'; one of {words}");
        return choices[0].Value;
    }

    internal sealed record InputFields
    {
        public string? Name { get; init; }

        public int Width { get; init; }

        public int Height { get; init; }

        public string? Channels { get; init; }

        public string? Layout { get; init; }

        public float Scale { get; init; } = 1;

        public float[]? Mean { get; init; }

        public float[]? Std { get; init; }

        public bool Letterbox { get; init; }

        public float Pad { get; init; } = 0.5f;

        public float Margin { get; init; }

        public int MultipleOf { get; init; }
    }

    internal sealed record OutputFields
    {
        public string? Decode { get; init; }

        public Dictionary<string, string>? Names { get; init; }
    }

    internal sealed record ThresholdFields
    {
        public float Score { get; init; } = 0.4f;

        public float NmsIou { get; init; } = 0.4f;

        public float Sure { get; init; } = 0.9f;
    }
}
