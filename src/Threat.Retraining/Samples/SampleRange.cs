namespace Threat.Retraining;

/// <summary>
/// A fixed set of samples: verified ones (not Uncertain) of one schema with a sequence in (<see cref="After"/>, <see cref="UpTo"/>], as they stood
/// when <see cref="UpTo"/> was the newest. Verdicts that arrive later do not change it, so a run can be repeated on exactly its rows.
/// </summary>
/// <param name="After">The sequence before the first; 0 for all.</param>
/// <param name="UpTo">The last sequence.</param>
/// <param name="SchemaHash">The schema.</param>
public sealed record SampleRange(long After, long UpTo, string SchemaHash);
