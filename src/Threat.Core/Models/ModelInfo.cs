using System.Collections.Immutable;

namespace Threat.Core;

/// <summary>What is known about a model besides its numbers.</summary>
/// <param name="Name">The model's name, as in "default"; a registry keeps versions per name.</param>
/// <param name="Schema">The input it expects.</param>
/// <param name="CreatedAt">When it was trained.</param>
public sealed record ModelInfo(string Name, FeatureSchemaId Schema, DateTimeOffset CreatedAt)
{
    /// <summary>Lineage as plain text: run id, seed, loss, resampler, class counts, metrics ...</summary>
    public ImmutableSortedDictionary<string, string> Lineage { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
