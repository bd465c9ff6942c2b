using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace DetectionHost.Security;

/// <summary>The keys that open the host. Only their hashes are kept, and a presented key is compared with all of them in constant time.</summary>
internal sealed partial class ApiKeyRing
{
    public const string Scheme = "ApiKey";
    private const int LeastLength = 24;
    private readonly (byte[] Hash, ClaimsPrincipal Principal)[] _keys;

    public ApiKeyRing(IEnumerable<ApiKeyEntry> entries)
    {
        _keys = [.. entries.Select(static e => (HashOf(e), PrincipalOf(e)))];
        if (_keys.Length == 0) throw new ArgumentException("No API key is configured. Add one to the section \"ApiKeys\".", nameof(entries));
    }

    /// <summary>The configured keys; without any, one is made on the first start, printed once, and its hash kept in the data folder.</summary>
    public static ApiKeyRing Open(IConfiguration configuration, string dataFolder, TextWriter console)
    {
        ApiKeyEntry[] configured = configuration.GetSection("ApiKeys").Get<ApiKeyEntry[]>() ?? [];
        if (configured.Length > 0) return new ApiKeyRing(configured);
        string file = Path.Combine(dataFolder, "first-api-key.sha256");
        if (!File.Exists(file))
        {
            string key = "tl_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
            Directory.CreateDirectory(dataFolder);
            File.WriteAllText(file, Convert.ToHexStringLower(Sha256(key)));
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            console.WriteLine($"No API key is configured, so one was made for 'first-operator'. It is shown this once:\n\n    {key}\n\nIts hash lies in {file}. Configure \"ApiKeys\" to have keys of your own; this one then stops working.");
        }
        return new ApiKeyRing([new ApiKeyEntry { Name = "first-operator", Sha256 = File.ReadAllText(file).Trim(), Roles = [Roles.Reviewer, Roles.Operator] }]);
    }

    /// <summary>Who presents the key, or null.</summary>
    public ClaimsPrincipal? Find(string presented)
    {
        byte[] hash = Sha256(presented);
        ClaimsPrincipal? found = null;
        foreach ((byte[] known, ClaimsPrincipal principal) in _keys)
        {
            if (CryptographicOperations.FixedTimeEquals(known, hash)) found = principal;
        }
        return found;
    }

    private static byte[] HashOf(ApiKeyEntry entry)
    {
        if (entry.Key is { Length: > 0 } key && entry.Sha256 is null or "")
            return key.Length >= LeastLength ? Sha256(key) : throw new ArgumentException($"The API key of '{entry.Name}' has {key.Length} characters; it needs at least {LeastLength}, as from `openssl rand -hex 24`.");
        if (entry.Sha256 is { Length: 64 } hex && entry.Key is null or "" && hex.All(char.IsAsciiHexDigit)) return Convert.FromHexString(hex);
        throw new ArgumentException($"The API key of '{entry.Name}' needs either \"Sha256\", 64 hexadecimal digits as from `printf %s KEY | sha256sum`, or \"Key\".");
    }

    private static ClaimsPrincipal PrincipalOf(ApiKeyEntry entry)
    {
        // No colon: names such as "import:simulator" are kept for imports and must not be had by a key.
        if (!Names().IsMatch(entry.Name)) throw new ArgumentException($"An API key has the name '{entry.Name}'; a name is 1 to 64 letters, digits, '.', '_', '-' and '@'. Verdicts are recorded under it.");
        if (entry.Roles.FirstOrDefault(static r => r is not (Roles.Reviewer or Roles.Operator)) is { } unknown)
            throw new ArgumentException($"The API key of '{entry.Name}' has the role '{unknown}'; roles are '{Roles.Reviewer}' and '{Roles.Operator}'.");
        return new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, entry.Name), .. entry.Roles.Select(static r => new Claim(ClaimTypes.Role, r))], Scheme));
    }

    private static byte[] Sha256(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    [GeneratedRegex(@"^[A-Za-z0-9._@-]{1,64}\z")]
    private static partial Regex Names();
}
