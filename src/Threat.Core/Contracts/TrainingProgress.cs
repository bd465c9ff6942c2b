namespace Threat.Core;

/// <summary>The state of a training after an epoch or a boosting round.</summary>
/// <param name="Epoch">The epoch just ended, from 1.</param>
/// <param name="Epochs">The most epochs there will be.</param>
/// <param name="TrainingLoss">Mean loss over the epoch's batches.</param>
/// <param name="ValidationLoss">Mean loss over the validation rows, or null without them.</param>
/// <param name="Elapsed">Time since the start.</param>
public sealed record TrainingProgress(int Epoch, int Epochs, double TrainingLoss, double? ValidationLoss, TimeSpan Elapsed);
