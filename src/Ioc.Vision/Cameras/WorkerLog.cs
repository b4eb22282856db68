using System.Globalization;
using Ioc.Vision.Capture;

namespace Ioc.Vision.Cameras;

/// <summary>One clear line per thing worth saying, on standard error. Whatever is said is redacted, and not said again at once.</summary>
public sealed class WorkerLog(TextWriter writer, TimeProvider clock)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);
    private readonly Lock gate = new();
    private readonly Dictionary<string, (string Text, DateTimeOffset At)> said = new(StringComparer.Ordinal);

    /// <summary>Says something about a subject (a camera's code, "database", "disk"); the same text again within a minute is swallowed.</summary>
    public void Say(string subject, string text)
    {
        var shown = Redaction.Of(text).ReplaceLineEndings(" ");
        var now = clock.GetUtcNow();
        lock (gate)
        {
            if (said.TryGetValue(subject, out var last) && string.Equals(last.Text, shown, StringComparison.Ordinal) && now - last.At < Quiet)
            {
                return;
            }

            said[subject] = (shown, now);
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{now.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} {subject}: {shown}"));
        }
    }
}
