namespace Threat.Retraining;

/// <summary>What a run wants to claim.</summary>
/// <param name="RunId">A new id.</param>
/// <param name="Reason">Why the run was started.</param>
/// <param name="FencingToken">The token of the lock that is held.</param>
/// <param name="SchemaHash">The schema of the samples.</param>
/// <param name="Seed">The seed of the run.</param>
/// <param name="MaxRows">The most rows to read; the newest are kept. Null for all.</param>
public sealed record RunClaim(string RunId, string Reason, long FencingToken, string SchemaHash, long Seed, long? MaxRows);
