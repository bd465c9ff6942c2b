namespace Threat.Features.Internal;

internal static class UserNames
{
    /// <summary>Trimmed, lower case.</summary>
    public static string Normalize(string name) => name.Trim().ToLowerInvariant();
}
