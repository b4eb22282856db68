using System.Security.Cryptography;

namespace Ioc.Data.Evidence;

/// <summary>A public key that evidence is or was signed with.</summary>
/// <param name="Id">See <see cref="Domain.Traffic.EvidenceSeal.KeyId"/>.</param>
/// <param name="Algorithm">See <see cref="Domain.Traffic.EvidenceSeal.Algorithm"/>.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo as PEM.</param>
/// <param name="CreatedAt">Nothing was signed with it before.</param>
/// <param name="RetiredAt">Nothing was signed with it after; null for the key in use.</param>
public sealed record EvidenceKey(string Id, string Algorithm, string PublicKey, DateTimeOffset CreatedAt, DateTimeOffset? RetiredAt)
{
    /// <summary>The id of a public key.</summary>
    /// <exception cref="CryptographicException">It is no public key of this kind.</exception>
    public static string IdOf(string publicKeyPem)
    {
        using var key = Import(publicKeyPem);
        return IdOf(key);
    }

    internal static string IdOf(ECDsa key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..16];

    internal static ECDsa Import(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return key.KeySize == 256 ? key : throw new CryptographicException("The key is not on the curve P-256.");
        }
        catch (ArgumentException wrong)
        {
            key.Dispose();
            throw new CryptographicException("The text is no PEM of a key.", wrong);
        }
        catch (CryptographicException)
        {
            key.Dispose();
            throw;
        }
    }
}
