namespace Threat.Retraining;

/// <summary>What a screen leaves out.</summary>
/// <param name="LeftOut">Indices into the given samples.</param>
/// <param name="Notes">Sentences for the report; empty when there is nothing to say.</param>
public sealed record ScreenResult(IReadOnlyList<int> LeftOut, IReadOnlyList<string> Notes);
