using System.Collections.Frozen;
using Threat.Core;
using Threat.Features.Internal;

namespace Threat.Features;

/// <summary>A versioned list of features. Its hash travels with every vector and every model; another schema's vectors are refused.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class FeatureSchema
{
    private readonly FrozenDictionary<string, int> _index;

    private FeatureSchema(string name, IReadOnlyList<string> names, IReadOnlyList<FeatureDefinition> definitions)
    {
        Definitions = definitions;
        Id = new FeatureSchemaId(name, names);
        ModelInput = new FeatureSchemaId(name + "+missing", MissingIndicators.EncodedNames(names));
        _index = names.Select((n, i) => KeyValuePair.Create(n, i)).ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The 100 features of threat-100/v1.</summary>
    public static FeatureSchema Threat100 { get; } = new("threat-100/v1", Threat100Names.All, Threat100Definitions.All);

    /// <summary>What each feature means, in order.</summary>
    public IReadOnlyList<FeatureDefinition> Definitions { get; }

    /// <summary>The scaling that suits each column of <see cref="ModelInput"/>: the features' own, then none for the missing indicators.</summary>
    public ColumnScaling[] ModelInputScalings() => [.. Definitions.Select(static d => d.Scaling), .. Definitions.Select(static _ => ColumnScaling.None)];

    /// <summary>Name, feature names and hash.</summary>
    public FeatureSchemaId Id { get; }

    /// <summary>What a model sees: the values, then a missing indicator for each (see <see cref="MissingIndicators"/>).</summary>
    public FeatureSchemaId ModelInput { get; }

    /// <summary>Number of features.</summary>
    public int Count => Id.Columns.Count;

    /// <summary>The place of a feature, 0..<see cref="Count"/>−1.</summary>
    /// <exception cref="KeyNotFoundException">There is no such feature.</exception>
    public int IndexOf(string name) => _index.TryGetValue(name, out int i) ? i : throw new KeyNotFoundException($"Schema {Id.Name} has no feature '{name}'.");
}
