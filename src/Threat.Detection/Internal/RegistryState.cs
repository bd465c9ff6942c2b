using System.Collections.Immutable;

namespace Threat.Detection.Internal;

/// <summary>What a registry folder remembers beside its versions.</summary>
internal sealed record RegistryState(string Format, long NextNumber, long HighestFencingToken, ImmutableSortedDictionary<string, AliasState> Aliases)
{
    public const string CurrentFormat = "threat-registry/1";

    public static RegistryState Empty { get; } = new(CurrentFormat, 1, long.MinValue, ImmutableSortedDictionary<string, AliasState>.Empty);
}

/// <summary>Where an alias points, and where it pointed before, latest first.</summary>
internal sealed record AliasState(string Version, ImmutableArray<string> Before);

internal sealed record VersionState(string Version, DateTimeOffset RegisteredAt, string ManifestSha256);
