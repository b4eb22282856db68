namespace Ioc.Vision.Capture;

/// <summary>The last lines of a child's standard error, redacted as they arrive. Safe for several threads.</summary>
public sealed class LineRing
{
    private readonly Lock gate = new();
    private readonly string[] lines;
    private long count;

    /// <param name="capacity">Lines kept, from 1.</param>
    public LineRing(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        lines = new string[capacity];
    }

    public void Add(string line)
    {
        var shown = Redaction.Of(line.Length > 2000 ? line[..2000] : line);
        lock (gate)
        {
            lines[count % lines.Length] = shown;
            count++;
        }
    }

    /// <summary>What is kept, oldest first.</summary>
    public IReadOnlyList<string> Lines()
    {
        lock (gate)
        {
            var kept = (int)Math.Min(count, lines.Length);
            var copy = new string[kept];
            for (var i = 0; i < kept; i++)
            {
                copy[i] = lines[(count - kept + i) % lines.Length];
            }

            return copy;
        }
    }
}
