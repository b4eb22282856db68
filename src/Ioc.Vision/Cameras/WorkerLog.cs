using System.Globalization;
using Ioc.Vision.Capture;

namespace Ioc.Vision.Cameras;

/// <summary>One clear line per thing worth saying, on standard error. Whatever is said is redacted, and not said again at once.</summary>
public sealed class WorkerLog(TextWriter writer, TimeProvider clock)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);
    private readonly Lock gate = new();
    private readonly Dictionary<(string Subject, string Text), DateTimeOffset> said = [];

    /// <summary>Says something about a subject (a camera's code, "database", "disk"); the same text again within a minute is swallowed.</summary>
    public void Say(string subject, string text)
    {
        var shown = Redaction.Of(text).ReplaceLineEndings(" ");
        var now = clock.GetUtcNow();
        lock (gate)
        {
            // Several cameras may complain in turn, each in its own words: what was said is remembered by its words.
            if (said.TryGetValue((subject, shown), out var last) && now - last < Quiet)
            {
                return;
            }

            foreach (var old in said.Where(line => now - line.Value >= Quiet).Select(line => line.Key).ToList())
            {
                said.Remove(old);
            }

            said[(subject, shown)] = now;
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{now.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} {subject}: {shown}"));
        }
    }
}
