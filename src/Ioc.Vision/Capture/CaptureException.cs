namespace Ioc.Vision.Capture;

/// <summary>A source gives no frames. The message is one line, without secrets.</summary>
public sealed class CaptureException : Exception
{
    public CaptureException(CaptureVerdict verdict, string source, IReadOnlyList<string> lines)
        : base($"{source}: {verdict.Text().En}")
    {
        Verdict = verdict;
        Lines = lines;
    }

    /// <summary>What is wrong.</summary>
    public CaptureVerdict Verdict { get; }

    /// <summary>FFmpeg's last lines, redacted.</summary>
    public IReadOnlyList<string> Lines { get; }
}
