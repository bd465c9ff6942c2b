namespace Threat.Core;

/// <summary>A stored version of a model.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Version">The version's name, unique per model; versions sort by it in order of registration.</param>
/// <param name="RegisteredAt">When it was stored.</param>
/// <param name="Sha256">Hash of the manifest, which holds the hashes of all files.</param>
public sealed record ModelVersion(string Name, string Version, DateTimeOffset RegisteredAt, string Sha256)
{
    /// <summary>The alias of the version that serves.</summary>
    public const string Champion = "champion";
}
