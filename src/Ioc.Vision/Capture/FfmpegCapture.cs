using Ioc.Vision.Pictures;

namespace Ioc.Vision.Capture;

/// <summary>One opening of a source: one FFmpeg child, one thread that turns its output into frames.</summary>
/// <remarks>
/// <code>
///   camera ──RTSP/TCP──▶ ffmpeg ──raw yuv420p, pipe──▶ thread ──▶ FrameBuffer ──▶ TakeAsync
///                           └── -c copy ──▶ RecentVideo (files of 2 s)
/// </code>
/// </remarks>
public sealed class FfmpegCapture : IAsyncDisposable
{
    private readonly VideoSource source;
    private readonly ChildProcess child;
    private readonly FrameBuffer buffer;
    private readonly FrameRate rate;
    private readonly DateTimeOffset startedAt;
    private readonly TimeProvider clock;
    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer? watchdog;
    private long lastProgress;
    private volatile bool stalled;

    private FfmpegCapture(VideoSource source, ChildProcess child, VideoProperties properties, FrameRate rate, DateTimeOffset startedAt, TimeProvider clock)
    {
        this.source = source;
        this.child = child;
        this.rate = rate;
        this.startedAt = startedAt;
        this.clock = clock;
        Properties = properties;
        buffer = source.Play == PlayMode.Replay ? new FrameBuffer(4, dropOldest: false) : new FrameBuffer(2, dropOldest: true);
        lastProgress = clock.GetTimestamp();
        if (source.Play != PlayMode.Replay)
        {
            watchdog = clock.CreateTimer(_ => Watch(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        }

        new Thread(Read) { IsBackground = true, Name = "capture" }.Start();
    }

    /// <summary>Longest silence of a live source before it counts as stalled.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(10);

    /// <summary>Size and rate of the source.</summary>
    public VideoProperties Properties { get; }

    /// <summary>Frames per second that are handed out.</summary>
    public FrameRate Rate => rate;

    /// <summary>Live frames that were overtaken by newer ones.</summary>
    public long Dropped => buffer.Dropped;

    /// <summary>FFmpeg's process id.</summary>
    public int ProcessId => child.Id;

    /// <summary>Probes and opens a source.</summary>
    /// <param name="source">Where from.</param>
    /// <param name="analysedRate">Frames per second wanted; a slower source gives fewer.</param>
    /// <param name="startedAt">For a recorded file: the time of its first frame.</param>
    /// <param name="recent">Where a live source's compressed video is kept for clips; null for nowhere.</param>
    /// <param name="tools">The programs.</param>
    /// <exception cref="CaptureException">It cannot be opened.</exception>
    public static async Task<FfmpegCapture> OpenAsync(
        VideoSource source, double analysedRate, DateTimeOffset startedAt, RecentVideo? recent, CaptureTools tools, TimeProvider clock, CancellationToken token)
    {
        var properties = await new VideoProbe(tools.Ffprobe).AskAsync(source, token);
        var wanted = properties.Rate is { } own && own.PerSecond <= analysedRate ? own : FrameRate.Of(analysedRate);
        var started = await ChildProcess.StartAsync(
            tools.Ffmpeg, FfmpegArguments.Capture(source, properties, wanted, recent), FfmpegArguments.Input(source), token);
        return new FfmpegCapture(source, started, properties, wanted, startedAt, clock);
    }

    /// <summary>The next frame; null when a recorded file is over.</summary>
    /// <exception cref="CaptureException">The source failed, or a live one ended.</exception>
    public ValueTask<Frame?> TakeAsync(CancellationToken token) => buffer.TakeAsync(token);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        if (watchdog is not null)
        {
            await watchdog.DisposeAsync();
        }

        await child.StopAsync(TimeSpan.FromSeconds(2));
        await finished.Task;
        await child.DisposeAsync();
        buffer.Dispose();
        stopping.Dispose();
    }

    private void Read()
    {
        Exception? failure = null;
        try
        {
            for (long number = 0; ReadOne(number) is { } frame; number++)
            {
                if (!buffer.Put(frame, stopping.Token))
                {
                    break;
                }
            }
        }
        catch (IOException broken)
        {
            failure = broken;
        }

        _ = FinishAsync(failure);
    }

    private Frame? ReadOne(long number)
    {
        var picture = new Picture(Properties.Width, Properties.Height, fullRange: false);
        var left = picture.Memory.Span;
        var arrivedAt = default(DateTimeOffset);
        while (left.Length > 0)
        {
            var got = child.Output.Read(left);
            if (got == 0)
            {
                picture.Dispose();
                return null;
            }

            if (arrivedAt == default)
            {
                arrivedAt = clock.GetUtcNow();
            }

            left = left[got..];
        }

        Interlocked.Exchange(ref lastProgress, clock.GetTimestamp());
        var media = rate.TimeOf(number);
        return new Frame(picture, source.Play == PlayMode.Replay ? startedAt + media : arrivedAt, media, number);
    }

    private async Task FinishAsync(Exception? failure)
    {
        try
        {
            if (stopping.IsCancellationRequested)
            {
                buffer.Complete();
                return;
            }

            var status = await child.WaitAsync(stopping.Token);
            var verdict = stalled ? CaptureVerdict.Stalled
                : failure is not null ? CaptureVerdict.Failed
                : CaptureVerdicts.Of(child.Complaints, status);
            buffer.Complete(verdict == CaptureVerdict.Ended && !source.IsStream
                ? null
                : new CaptureException(verdict, source.Display, child.Complaints));
        }
        catch (OperationCanceledException)
        {
            buffer.Complete();
        }
        finally
        {
            finished.TrySetResult();
        }
    }

    private void Watch()
    {
        if (clock.GetElapsedTime(Interlocked.Read(ref lastProgress)) > LongestSilence && !stalled)
        {
            stalled = true;
            child.Kill();
        }
    }
}

/// <summary>The programs that capture runs; tests put scripts in their place.</summary>
public sealed record CaptureTools(string Ffmpeg = "ffmpeg", string Ffprobe = "ffprobe");
