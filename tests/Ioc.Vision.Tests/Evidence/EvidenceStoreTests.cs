using Ioc.Data.Evidence;
using Ioc.Domain.Traffic;
using Ioc.Vision.Capture;
using Ioc.Vision.Evidence;
using Ioc.Vision.Pictures;

namespace Ioc.Vision.Tests.Evidence;

public sealed class EvidenceStoreTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SealedPackages packages;

    public EvidenceStoreTests() => packages = new SealedPackages(folder);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_package_is_whole_signed_and_verifies()
    {
        var (violation, package) = await packages.SealAsync();

        Assert.Equal("2026/11/21/T-01/" + violation.Id, violation.EvidencePath);
        var verdict = await packages.CheckAsync(package);
        Assert.Empty(verdict.Faults);
        Assert.Equal(Signer.Known, verdict.Signer);
        Assert.Equal((await packages.Keys.CurrentAsync(CancellationToken.None)).Id, verdict.Key!.Id);
        Assert.Equal(
            [
                "after-rule.jpg", "after.jpg", "at-rule.jpg", "at.jpg", "before-rule.jpg", "before.jpg", "clip.mp4", "manifest.json", "manifest.sig", "plate.jpg",
                "public-key.pem", "scene.json",
            ],
            Directory.GetFiles(package).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_clip_of_evidence_is_five_to_twelve_seconds_of_the_cameras_own_pixels_and_says_when_it_begins()
    {
        var (_, package) = await packages.SealAsync();

        var clip = await new VideoProbe().AskAsync(VideoSource.Parse(Path.Combine(package, "clip.mp4")), CancellationToken.None);
        Assert.InRange(clip.Duration!.Value.TotalSeconds, 5, 12);
        var part = (await packages.CheckAsync(package)).Manifest!.Parts.Single(p => p.Name == EvidenceParts.Clip);
        Assert.InRange(part.TakenAt, SealedPackages.At.AddSeconds(-4), SealedPackages.At.AddSeconds(-3));
    }

    [Fact]
    public async Task The_rule_is_drawn_on_copies_and_never_on_the_originals()
    {
        var (_, package) = await packages.SealAsync();

        Assert.Equal(packages.Stills[1].Jpeg, await File.ReadAllBytesAsync(Path.Combine(package, "at.jpg")));
        using var drawn = Jpeg.Decode(await File.ReadAllBytesAsync(Path.Combine(package, "at-rule.jpg"))).Picture!;
        var stopLine = drawn.Y[(90 * drawn.Width) + 160];
        var elsewhere = drawn.Y[(30 * drawn.Width) + 100];
        Assert.True(stopLine > 160, $"no line at the stop line: {stopLine}");
        Assert.InRange(elsewhere, (byte)120, (byte)136);
    }

    [Fact]
    public async Task The_signature_can_be_checked_without_this_program()
    {
        var (_, package) = await packages.SealAsync();

        var start = new System.Diagnostics.ProcessStartInfo("openssl") { UseShellExecute = false, RedirectStandardOutput = true, WorkingDirectory = package };
        foreach (var argument in (string[])["dgst", "-sha256", "-verify", "public-key.pem", "-signature", "manifest.sig", "manifest.json"])
        {
            start.ArgumentList.Add(argument);
        }

        using var openssl = System.Diagnostics.Process.Start(start)!;
        Assert.Equal("Verified OK", (await openssl.StandardOutput.ReadToEndAsync()).Trim());
    }

    [Fact]
    public async Task What_a_crash_left_is_carried_on_by_the_next_process()
    {
        var draft = await packages.DraftAsync();
        packages.Store().Stage(draft, packages.Stills);
        Directory.CreateDirectory(folder.File("evidence/.staging/w1/orphan"));

        var next = packages.Store();
        next.Sweep();
        var left = Assert.Single(next.Unfinished());
        var violation = await next.CompleteAsync(left, CancellationToken.None);
        var again = await next.CompleteAsync(left, CancellationToken.None);
        next.Forget(left);

        Assert.Equal(violation, again);
        Assert.Empty((await packages.CheckAsync(folder.File("evidence/" + violation.EvidencePath))).Faults);
        Assert.Empty(next.Unfinished());
        Assert.Empty(Directory.GetFileSystemEntries(folder.File("evidence/.staging/w1")));
    }

    [Fact]
    public async Task Without_recent_video_the_package_has_its_stills_and_says_so()
    {
        var (_, package) = await packages.SealAsync(change: draft =>
            draft with { Clip = new ClipOrder(null, folder.File("nothing"), TimeSpan.Zero, SealedPackages.At, SealedPackages.At.AddSeconds(8)) });

        var verdict = await packages.CheckAsync(package);
        Assert.Empty(verdict.Faults);
        Assert.DoesNotContain(verdict.Manifest!.Parts, part => part.Name == EvidenceParts.Clip);
        Assert.False(File.Exists(Path.Combine(package, "clip.mp4")));
    }
}
