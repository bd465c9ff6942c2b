namespace Threat.Imbalance;

/// <summary>What <see cref="AutoResampler"/> chose for a dataset, and why.</summary>
/// <param name="Sampler">The sampler, or null when the rows should stay as they are.</param>
/// <param name="Name">The sampler's name, "none" or "class-weights".</param>
/// <param name="Reason">One or two sentences with the figures that decided.</param>
public sealed record AutoChoice(IResampler? Sampler, string Name, string Reason);
