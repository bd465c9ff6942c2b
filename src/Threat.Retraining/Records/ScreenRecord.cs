using System.Collections.Immutable;

namespace Threat.Retraining;

/// <summary>What a screen left out.</summary>
/// <param name="Name">The screen.</param>
/// <param name="LeftOut">Number of samples.</param>
/// <param name="Notes">Its notes.</param>
public sealed record ScreenRecord(string Name, int LeftOut, ImmutableArray<string> Notes);
