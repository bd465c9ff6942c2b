using System.Collections.Frozen;
using Threat.Core;
using Threat.Features.Internal;

namespace Threat.Features;

/// <summary>A versioned list of features. Its hash travels with every vector and every model; another schema's vectors are refused.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class FeatureSchema
{
    private readonly FrozenDictionary<string, int> _index;

    /// <summary>A schema of your own, for a feature source of your own. It has no <see cref="Definitions"/>.</summary>
    /// <param name="name">The name with a version, as in "mine/v1"; change the version whenever a definition changes.</param>
    /// <param name="names">The feature names in order, at least 1, each once.</param>
    /// <exception cref="ArgumentException">The name is blank, or a feature name is missing or there twice.</exception>
    public FeatureSchema(string name, IReadOnlyList<string> names)
        : this(name, names, [])
    {
    }

    private FeatureSchema(string name, IReadOnlyList<string> names, IReadOnlyList<FeatureDefinition> definitions)
    {
        Definitions = definitions;
        Id = new FeatureSchemaId(name, names);
        ModelInput = new FeatureSchemaId(name + "+missing", MissingIndicators.EncodedNames(names));
        _index = names.Select((n, i) => KeyValuePair.Create(n, i)).ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The 100 features of threat-100/v1.</summary>
    public static FeatureSchema Threat100 { get; } = new("threat-100/v1", Threat100Names.All, Threat100Definitions.All);

    /// <summary>The 79 basic features of threat-100/v1, its first ones, as a schema of their own: threat-100/v1/basic.</summary>
    public static FeatureSchema Threat100Basic { get; } = new("threat-100/v1/basic", Threat100Names.All[..Threat100Definitions.BasicCount], Threat100Definitions.All[..Threat100Definitions.BasicCount]);

    /// <summary>The 21 advanced features of threat-100/v1, its last ones, as a schema of their own: threat-100/v1/advanced.</summary>
    public static FeatureSchema Threat100Advanced { get; } = new("threat-100/v1/advanced", Threat100Names.All[Threat100Definitions.BasicCount..], Threat100Definitions.All[Threat100Definitions.BasicCount..]);

    /// <summary>What each feature means, in order; empty for a schema of your own.</summary>
    public IReadOnlyList<FeatureDefinition> Definitions { get; }

    /// <summary>The scaling that suits each column of <see cref="ModelInput"/>: the features' own, then none for the missing indicators.</summary>
    /// <exception cref="InvalidOperationException">The schema has no definitions.</exception>
    public ColumnScaling[] ModelInputScalings() => Definitions.Count == 0
        ? throw new InvalidOperationException($"Schema {Id.Name} has no definitions to take scalings from; let the trainer choose them from the data.")
        : [.. Definitions.Select(static d => d.Scaling), .. Definitions.Select(static _ => ColumnScaling.None)];

    /// <summary>Name, feature names and hash.</summary>
    public FeatureSchemaId Id { get; }

    /// <summary>What a model sees: the values, then a missing indicator for each (see <see cref="MissingIndicators"/>).</summary>
    public FeatureSchemaId ModelInput { get; }

    /// <summary>Number of features.</summary>
    public int Count => Id.Columns.Count;

    internal bool Contains(string name, out int index) => _index.TryGetValue(name, out index);

    /// <summary>The place of a feature, 0..<see cref="Count"/>−1.</summary>
    /// <exception cref="KeyNotFoundException">There is no such feature.</exception>
    public int IndexOf(string name) => _index.TryGetValue(name, out int i) ? i : throw new KeyNotFoundException($"Schema {Id.Name} has no feature '{name}'.");
}
