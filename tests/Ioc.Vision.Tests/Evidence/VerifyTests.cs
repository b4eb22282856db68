using System.IO.Compression;
using System.Text;
using Ioc.Data.Evidence;
using Ioc.Domain.Traffic;
using Ioc.Vision.CommandLine;
using Ioc.Vision.Evidence;

namespace Ioc.Vision.Tests.Evidence;

/// <summary>Whatever is done to a sealed package, whoever checks it finds out: with the program alone, no database, no network.</summary>
public sealed class VerifyTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ManualClock clock = new(SealedPackages.At.AddSeconds(10));
    private readonly SealedPackages packages;

    public VerifyTests() => packages = new SealedPackages(folder, clock);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_whole_package_is_said_to_be_whole_in_both_languages_as_a_folder_and_as_a_zip()
    {
        var (_, package) = await packages.SealAsync();
        var zip = folder.File("package.zip");
        ZipFile.CreateFromDirectory(package, zip);

        foreach (var given in (string[])[package, zip])
        {
            var (code, text) = await VerifyAsync(given, "--keys", packages.KeysFile);
            Assert.Equal(0, code);
            Assert.Contains("Nguyên vẹn. Ký bởi khóa", text, StringComparison.Ordinal);
            Assert.Contains("Whole. Signed by the key", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_the_authoritys_keys_the_signer_is_not_taken_at_its_word()
    {
        var (_, package) = await packages.SealAsync();

        Assert.Equal(VerifyVerb.SignerNotChecked, (await VerifyAsync(package)).Code);
    }

    [Theory]
    [InlineData("before.jpg")]
    [InlineData("at.jpg")]
    [InlineData("after.jpg")]
    [InlineData("before-rule.jpg")]
    [InlineData("at-rule.jpg")]
    [InlineData("after-rule.jpg")]
    [InlineData("plate.jpg")]
    [InlineData("clip.mp4")]
    [InlineData("scene.json")]
    [InlineData("manifest.json")]
    [InlineData("manifest.sig")]
    [InlineData("public-key.pem")]
    public async Task One_flipped_bit_and_a_missing_file_are_found_and_named(string part)
    {
        var (_, package) = await packages.SealAsync();
        var path = Path.Combine(package, part);
        var whole = await File.ReadAllBytesAsync(path);

        // every region of the file once: its beginning, its middle, its end
        foreach (var place in (int[])[0, whole.Length / 2, whole.Length - 2])
        {
            var flipped = whole.ToArray();
            flipped[place] ^= 1;
            await File.WriteAllBytesAsync(path, flipped);
            var (code, text) = await VerifyAsync(package, "--keys", packages.KeysFile);
            Assert.True(code == 1, $"{part}, byte {place}: {text}");
        }

        File.Delete(path);
        var (missing, said) = await VerifyAsync(package, "--keys", packages.KeysFile);
        Assert.Equal(1, missing);
        Assert.Contains($"{part}: thiếu.", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_extra_file_is_found()
    {
        var (_, package) = await packages.SealAsync();
        await File.WriteAllTextAsync(Path.Combine(package, "at2.jpg"), "x");

        var (code, text) = await VerifyAsync(package, "--keys", packages.KeysFile);
        Assert.Equal(1, code);
        Assert.Contains("at2.jpg: an extra file", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_packages_signature_does_not_fit()
    {
        var (_, package) = await packages.SealAsync();
        var (_, other) = await packages.SealAsync(track: 2);
        File.Copy(Path.Combine(other, "manifest.sig"), Path.Combine(package, "manifest.sig"), overwrite: true);

        Assert.Equal(1, (await VerifyAsync(package, "--keys", packages.KeysFile)).Code);
    }

    [Fact]
    public async Task A_package_signed_anew_with_a_strangers_key_is_refused_by_who_knows_the_authoritys_keys()
    {
        var (_, package) = await packages.SealAsync();
        var stranger = new EvidenceKeyRing(folder.File("stranger"), clock);
        var manifest = Path.Combine(package, EvidenceParts.Manifest);
        var forged = (await File.ReadAllTextAsync(manifest)).Replace("59X312345", "59X312346", StringComparison.Ordinal);
        var own = await packages.Keys.CurrentAsync(CancellationToken.None);
        var (key, content, signature) = await stranger.SignAsync(other => Encoding.UTF8.GetBytes(forged.Replace(own.Id, other.Id, StringComparison.Ordinal)), CancellationToken.None);
        await File.WriteAllBytesAsync(manifest, content);
        await File.WriteAllBytesAsync(Path.Combine(package, EvidenceParts.Signature), signature);
        await File.WriteAllTextAsync(Path.Combine(package, EvidenceParts.PublicKey), key.PublicKey);

        var (code, text) = await VerifyAsync(package, "--keys", packages.KeysFile);
        Assert.Equal(1, code);
        Assert.Contains("not among the published keys", text, StringComparison.Ordinal);
        Assert.Equal(VerifyVerb.SignerNotChecked, (await VerifyAsync(package)).Code);
    }

    [Fact]
    public async Task Another_rule_in_the_manifest_does_not_match_its_version()
    {
        var (_, package) = await packages.SealAsync(change: draft => draft with { Manifest = draft.Manifest with { Rule = """{"id":"other"}""" } });

        var verdict = await packages.CheckAsync(package);
        Assert.Equal(PackageFaultKind.Changed, Assert.Single(verdict.Faults).Kind);
    }

    [Fact]
    public async Task Old_packages_verify_with_the_retired_key_and_new_ones_with_the_new()
    {
        var (_, before) = await packages.SealAsync();
        clock.Advance(TimeSpan.FromDays(1));
        var (retired, made) = await packages.Keys.RotateAsync(CancellationToken.None);
        clock.Advance(TimeSpan.FromDays(1));
        var (_, after) = await packages.SealAsync(track: 2);

        Assert.Equal(retired!.Id, (await packages.CheckAsync(before)).Key!.Id);
        Assert.Equal(made.Id, (await packages.CheckAsync(after)).Key!.Id);
        Assert.Equal(0, (await VerifyAsync(before, "--keys", packages.KeysFile)).Code);
        Assert.False(File.Exists(Path.Combine(folder.File("keys"), retired.Id + ".pem")));
        Assert.Equal(2, packages.Keys.Keys().Count);
    }

    [Fact]
    public async Task What_claims_to_be_signed_after_its_key_was_retired_is_refused()
    {
        var (_, package) = await packages.SealAsync();
        var keys = packages.Keys.Keys().Select(key => key with { RetiredAt = SealedPackages.At }).ToList();

        using var files = PackageFiles.Open(package);
        var verdict = await PackageCheck.CheckAsync(files, keys, CancellationToken.None);
        Assert.Equal(PackageFaultKind.WrongSignature, Assert.Single(verdict.Faults).Kind);
    }

    [Fact]
    public async Task The_private_key_is_its_owners_alone_and_two_processes_that_start_together_make_one()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => new EvidenceKeyRing(folder.File("keys"), TimeProvider.System).CurrentAsync(CancellationToken.None))));

        var id = Assert.Single(made.Select(key => key.Id).Distinct(StringComparer.Ordinal));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder.File("keys"), id + ".pem")));
        }
    }

    [Fact]
    public async Task A_lost_private_key_is_said_with_what_to_do()
    {
        await packages.SealAsync();
        File.Delete(Path.Combine(folder.File("keys"), (await packages.Keys.CurrentAsync(CancellationToken.None)).Id + ".pem"));

        Assert.Contains("evidence-keys rotate", (await Assert.ThrowsAsync<IOException>(() => packages.SealAsync(track: 2))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing-here", "there is no such folder or file")]
    [InlineData("no.zip", "cannot be read as a package")]
    public async Task What_is_no_package_is_said_in_one_line(string name, string expected)
    {
        await File.WriteAllTextAsync(folder.File("no.zip"), "this is no zip file");

        var wrong = await Assert.ThrowsAsync<CommandLineException>(() => VerifyAsync(folder.File(name)));
        Assert.Contains(expected, wrong.Message, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Text)> VerifyAsync(params string[] arguments)
    {
        await using var output = new StringWriter();
        var code = await new VerifyVerb(output, clock).RunAsync(arguments, CancellationToken.None);
        return (code, output.ToString());
    }
}
