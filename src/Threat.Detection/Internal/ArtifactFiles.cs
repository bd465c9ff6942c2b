using System.Security.Cryptography;

namespace Threat.Detection.Internal;

/// <summary>The names an artifact uses.</summary>
internal static class ArtifactFiles
{
    public const string Format = "threat-model/1";
    public const string Manifest = "manifest.json";
    public const string ManifestHash = "manifest.sha256";
    public const string Calibration = "calibration.json";
    public const string Thresholds = "thresholds.json";
    public const string Labels = "labels.json";
    public const string Schema = "schema.json";

    public static string Sha256(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    public static string HashLine(string sha256) => $"{sha256}  {Manifest}\n";

    /// <summary>A plain file name that is the same on every file system.</summary>
    public static bool IsPlainName(string name)
        => name.Length is > 0 and <= 100 && name[0] != '.' && name[^1] != '.' && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
}
