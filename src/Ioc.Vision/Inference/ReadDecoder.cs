namespace Ioc.Vision.Inference;

/// <summary>Turns a reader's output tensors into reads.</summary>
internal sealed class ReadDecoder
{
    private readonly ModelManifest manifest;

    /// <summary>The alphabet with the pad last, as <see cref="PlateRead"/> promises, and where each of its letters stands in the model's.</summary>
    private readonly string alphabet;
    private readonly int[] columns;

    internal ReadDecoder(ModelManifest manifest)
    {
        this.manifest = manifest;
        alphabet = manifest.Alphabet.Replace(manifest.Pad.ToString(), string.Empty, StringComparison.Ordinal) + manifest.Pad;
        columns = [.. alphabet.Select(letter => manifest.Alphabet.IndexOf(letter, StringComparison.Ordinal))];
    }

    /// <summary>One read of the batch.</summary>
    /// <param name="height">Of the plate in the picture, pixels.</param>
    /// <param name="gleam">Of the plate in the picture.</param>
    /// <exception cref="ModelException">A tensor's shape does not fit the manifest.</exception>
    internal PlateRead Decode(OnnxRun run, int item, float height, float gleam)
    {
        var shape = run.OutputShape(0);
        if (shape.Length != 3 || shape[2] != alphabet.Length)
        {
            throw Wrong(manifest.Output.Main ?? "text", shape, $"[N,places,{alphabet.Length}] (one column per letter of the alphabet)");
        }

        var (places, letters) = (shape[1], shape[2]);
        var values = run.Output(0).Slice(item * places * letters, places * letters);
        var rows = new float[places][];
        for (var place = 0; place < places; place++)
        {
            rows[place] = Distribution(values.Slice(place * letters, letters));
        }

        if (manifest.Output.Decode == ModelDecoding.Ctc)
        {
            rows = Collapse(rows);
        }

        var text = new List<char>(rows.Length);
        var confidence = new List<float>(rows.Length);
        foreach (var row in rows)
        {
            var best = Best(row);
            if (best != row.Length - 1)
            {
                text.Add(alphabet[best]);
                confidence.Add(row[best]);
            }
        }

        var (lines, linesConfidence) = Choice(run, manifest.Output.Lines, 1, item, 2);
        var (colour, colourConfidence) = Choice(
            run, manifest.Output.Colour, manifest.Output.Lines is null ? 1 : 2, item, manifest.Colours.Count);
        return new PlateRead(
            new string([.. text]),
            [.. confidence],
            rows,
            alphabet,
            lines is { } line ? line + 1 : null,
            linesConfidence,
            colour is { } known ? manifest.Colours[known] : "unknown",
            colourConfidence)
        {
            Height = height,
            Gleam = gleam,
        };
    }

    private static int Best(ReadOnlySpan<float> row)
    {
        var best = 0;
        for (var i = 1; i < row.Length; i++)
        {
            best = row[i] > row[best] ? i : best;
        }

        return best;
    }

    /// <summary>The model's row in our order; made a distribution when it holds logits.</summary>
    private float[] Distribution(ReadOnlySpan<float> values)
    {
        var row = new float[columns.Length];
        var sum = 0f;
        var logits = false;
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = values[columns[i]];
            sum += row[i];
            logits |= row[i] < 0;
        }

        if (logits || sum is < 0.98f or > 1.02f)
        {
            var most = row[Best(row)];
            sum = 0;
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = MathF.Exp(row[i] - most);
                sum += row[i];
            }

            for (var i = 0; i < row.Length; i++)
            {
                row[i] /= sum;
            }
        }

        return row;
    }

    /// <summary>CTC: a letter's run of steps becomes one row, its surest; blanks part runs and vanish.</summary>
    private static float[][] Collapse(float[][] steps)
    {
        var rows = new List<float[]>();
        var last = -1;
        foreach (var step in steps)
        {
            var best = Best(step);
            if (best != step.Length - 1)
            {
                if (best != last)
                {
                    rows.Add(step);
                }
                else if (step[best] > rows[^1][best])
                {
                    rows[^1] = step;
                }
            }

            last = best;
        }

        return [.. rows];
    }

    private (int? Choice, float Confidence) Choice(OnnxRun run, string? name, int output, int item, int count)
    {
        if (name is null)
        {
            return (null, 0);
        }

        var shape = run.OutputShape(output);
        if (shape.Length != 2 || shape[1] != count)
        {
            throw Wrong(name, shape, $"[N,{count}]");
        }

        var values = run.Output(output).Slice(item * count, count);
        var best = Best(values);
        return (best, values[best]);
    }

    private ModelException Wrong(string tensor, ReadOnlySpan<int> shape, string expected) =>
        new($"{manifest.File}: output tensor '{tensor}' is [{string.Join(",", shape.ToArray())}]; expected is {expected}");
}
