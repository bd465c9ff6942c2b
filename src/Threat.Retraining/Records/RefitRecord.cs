using System.Collections.Immutable;

namespace Threat.Retraining;

/// <summary>
/// The training after the gate (<see cref="RetrainingOptions.Refit"/>): the recipe that passed, once more on every row of the run but those of held-out sources, those for early stopping and their copies, with the
/// temperature and the thresholds that were chosen before.
/// </summary>
public sealed record RefitRecord
{
    /// <summary>Rows it was trained on, before balancing.</summary>
    public required int Rows { get; init; }

    /// <summary>What balancing did; null when nothing was resampled.</summary>
    public StepRecord? Balance { get; init; }

    /// <summary>Training rows per class after balancing.</summary>
    public ImmutableSortedDictionary<string, int> BalancedCounts { get => field ?? ImmutableSortedDictionary<string, int>.Empty; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>The trainer and its last epoch.</summary>
    public required StepRecord Training { get; init; }

    /// <summary>What the refitted model was checked on.</summary>
    public ImmutableArray<GateCondition> Checks { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Copies of rows: what was left out of the training or of the checks, and why.</summary>
    public ImmutableArray<string> Notes { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Whether the refitted model serves. When not, the model that passed the gate does, or, where that was never compared with the champion itself, the champion goes on serving.</summary>
    public bool Serves { get; init; }

    /// <summary>Why, in one sentence.</summary>
    public string Why { get; init; } = "";
}
