using Ioc.Data.Settings;
using Ioc.Domain.Traffic;
using Ioc.Enforcement.Evidence;
using Ioc.Vision.Capture;
using Ioc.Vision.Evidence;

namespace Ioc.Web.Evidence;

/// <summary>
/// Keeps the copies that citizens see: made when first asked for, in a folder of their own beside the evidence, thrown away and made again at will.
/// </summary>
public sealed class CitizenCopies(IocOptions options, ILogger<CitizenCopies> log) : IDisposable
{
    // A change of how copies are made makes new ones.
    private const string Recipe = "1";

    private readonly string root = Path.Combine(Path.GetFullPath(options.DataFolder), "citizen-copies");
    private readonly CitizenPictures pictures = new(new CaptureTools());

    // One at a time: film takes a processor for seconds.
    private readonly SemaphoreSlim making = new(1, 1);

    /// <summary>The copy of a part; null where none can be shown.</summary>
    public async Task<byte[]?> OfAsync(SealedPart part, CancellationToken token)
    {
        if (part.Part.Name is EvidenceParts.Plate or EvidenceParts.FirstPlate)
        {
            return part.Content; // the plate in question alone
        }

        var folder = Path.Combine(root, part.ManifestSha256);
        var path = Path.Combine(folder, $"{Recipe}-{part.Part.Name}");
        if (File.Exists(path))
        {
            return await File.ReadAllBytesAsync(path, token);
        }

        await making.WaitAsync(token);
        try
        {
            if (!File.Exists(path) && !await MakeAsync(part, folder, path, token))
            {
                return null;
            }

            return await File.ReadAllBytesAsync(path, token);
        }
        catch (CaptureException failed)
        {
            log.LogWarning("No copy of {Part} of {Violation} for its citizen: {Reason}", part.Part.Name, part.Manifest.ViolationId, failed.Message);
            return null;
        }
        finally
        {
            making.Release();
        }
    }

    public void Dispose() => making.Dispose();

    private async Task<bool> MakeAsync(SealedPart part, string folder, string path, CancellationToken token)
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var scene = CitizenPictures.ReadScene(part.Scene);
        var temporary = path + ".tmp";
        if (!EvidenceParts.IsClip(part.Part.Name))
        {
            if (CitizenPictures.Still(part.Manifest, scene, part.Part, part.Content) is not { } jpeg)
            {
                return false;
            }

            await File.WriteAllBytesAsync(temporary, jpeg, token);
        }
        else
        {
            // The bytes that were checked are the ones that are copied, whatever happens to the file meanwhile.
            var original = path + ".original.mp4";
            try
            {
                await File.WriteAllBytesAsync(original, part.Content, token);
                if (!await pictures.FilmAsync(part.Manifest, scene, part.Part, original, temporary, token))
                {
                    return false;
                }
            }
            finally
            {
                File.Delete(original);
            }
        }

        File.Move(temporary, path, overwrite: true);
        return true;
    }
}
