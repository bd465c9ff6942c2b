using System.Collections.Immutable;

namespace Threat.Retraining;

/// <summary>What a run read. The range and the schema name the rows exactly; the hash proves it.</summary>
/// <param name="After">The sequence before the first row.</param>
/// <param name="UpTo">The last sequence.</param>
/// <param name="NewAfter">Rows after this sequence were claimed by the run; the rest is history.</param>
/// <param name="Count">Rows read.</param>
/// <param name="NewCount">Rows claimed.</param>
/// <param name="Sha256">SHA-256 over "sequence, incident, version" of every row.</param>
/// <param name="PerClass">Rows per class, before anything is left out.</param>
public sealed record SampleRecord(long After, long UpTo, long NewAfter, long Count, long NewCount, string Sha256, ImmutableSortedDictionary<string, int> PerClass);
