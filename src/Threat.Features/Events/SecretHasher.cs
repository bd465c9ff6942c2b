using System.Security.Cryptography;
using System.Text;
using Threat.Features.Internal;

namespace Threat.Features;

/// <summary>Turns a password into a <see cref="HashedCredential"/>: HMAC-SHA256 under a key that stays in this object.</summary>
/// <remarks>
/// Immutable and thread-safe. Hashes compare only under the same key: give a key of your own (32 random bytes from your secret store)
/// when hashes are to be compared across processes or restarts.
/// </remarks>
public sealed class SecretHasher
{
    private readonly byte[] _key;
    private readonly HashSet<(string User, string Password)> _defaultPairs;

    /// <summary>A hasher with a key of your own.</summary>
    /// <param name="key">16 bytes or more; copied.</param>
    /// <param name="defaultPairs">(user, password) pairs to flag; null for the built-in list of well-known defaults.</param>
    /// <exception cref="ArgumentException">The key is shorter than 16 bytes.</exception>
    public SecretHasher(ReadOnlySpan<byte> key, IEnumerable<(string User, string Password)>? defaultPairs = null)
    {
        if (key.Length < 16) throw new ArgumentException($"The key has {key.Length} bytes; it needs at least 16. Create one with RandomNumberGenerator.GetBytes(32) and keep it in your secret store.", nameof(key));
        _key = key.ToArray();
        _defaultPairs = [.. (defaultPairs ?? DefaultCredentials.Pairs).Select(static p => (UserNames.Normalize(p.User), p.Password))];
    }

    /// <summary>A hasher with a random key, for hashes that are compared within this process only.</summary>
    public static SecretHasher CreateEphemeral() => new(RandomNumberGenerator.GetBytes(32));

    /// <summary>Hashes the password of one attempt.</summary>
    /// <param name="userName">The user name, or null when unknown; it decides only whether the pair is a default one.</param>
    /// <param name="password">The password; not kept.</param>
    public HashedCredential Hash(string? userName, string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        bool isDefault = userName is not null && _defaultPairs.Contains((UserNames.Normalize(userName), password));
        int length = Encoding.UTF8.GetByteCount(password);
        Span<byte> utf8 = length <= 512 ? stackalloc byte[length] : new byte[length];
        Encoding.UTF8.GetBytes(password, utf8);
        Span<byte> hmac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, utf8, hmac);
        CryptographicOperations.ZeroMemory(utf8);
        return new HashedCredential(new SecretHash(hmac), isDefault);
    }
}
