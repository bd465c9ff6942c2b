using System.Collections.Immutable;

namespace Threat.Retraining;

/// <summary>What a step did.</summary>
/// <param name="Method">The name of the method.</param>
/// <param name="Result">Its parameters or result, in words or JSON.</param>
/// <param name="Notes">Its notes.</param>
public sealed record StepRecord(string Method, string Result, ImmutableArray<string> Notes);
