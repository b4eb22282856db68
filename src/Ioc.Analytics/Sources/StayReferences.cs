using System.Security.Cryptography;
using System.Text;

namespace Ioc.Analytics.Sources;

/// <summary>
/// Gives a declared stay a reference from which nobody can tell whose it is: a keyed digest (HMAC-SHA256) over house, day of arrival and document.
/// The same stay sent again has the same reference, so that it counts once; the same person in another house or on another day has another,
/// so that nobody can be followed. The key never leaves this machine.
/// </summary>
/// <param name="key">At least 32 bytes.</param>
public sealed class StayReferences(byte[] key)
{
    private const string FileName = "stay-references.key";

    /// <summary>Reads the key of a folder, or makes one.</summary>
    public static StayReferences In(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, FileName);
        try
        {
            using var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            file.Write(RandomNumberGenerator.GetBytes(32));
            file.Flush(flushToDisk: true);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Made before, maybe by a host that starts at the same time.
        }

        var bytes = File.ReadAllBytes(path);
        return bytes.Length >= 32 ? new(bytes) : throw new InvalidDataException($"{path} is not a key of 32 bytes. Put the right one back, or delete it: stays declared before then count again when they are sent again.");
    }

    /// <summary>The reference of a stay.</summary>
    public string Of(string establishment, DateOnly arrived, string document) =>
        "HS-" + Digest(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{establishment}\n{arrived:yyyy-MM-dd}\n{document}"));

    /// <summary>The reference of a room of a house: the same on every day, for a room is no person.</summary>
    public string OfRoom(string establishment, string room) => "HR-" + Digest($"room\n{establishment}\n{room}");

    private string Digest(string text)
    {
        Span<byte> digest = stackalloc byte[32];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text), digest);
        return Convert.ToHexString(digest[..15]);
    }
}
