using System.Collections.Immutable;

namespace Threat.Detection.Internal;

internal sealed record ArtifactManifest(string Format, string Kind, string Name, DateTimeOffset CreatedAt, string Calibration, string DecisionRule,
    ImmutableSortedDictionary<string, string> Lineage, IReadOnlyList<ArtifactFile> Files);

internal sealed record ArtifactFile(string Name, long Bytes, string Sha256);

internal sealed record LabelsState(IReadOnlyList<string> Names, ImmutableSortedDictionary<string, string> Aliases);

internal sealed record SchemaState(string Name, string Hash, IReadOnlyList<string> Columns);
