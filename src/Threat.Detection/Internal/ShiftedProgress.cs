using Threat.Core;

namespace Threat.Detection.Internal;

/// <summary>Reports of one training among several, its epochs counted on.</summary>
/// <param name="progress">Receives them.</param>
/// <param name="done">Trainings before this one.</param>
/// <param name="trainings">All of them.</param>
internal sealed class ShiftedProgress(IProgress<TrainingProgress> progress, int done, int trainings) : IProgress<TrainingProgress>
{
    /// <summary>Null where nobody listens.</summary>
    public static IProgress<TrainingProgress>? Of(IProgress<TrainingProgress>? progress, int done, int trainings) => progress is null ? null : new ShiftedProgress(progress, done, trainings);

    public void Report(TrainingProgress value) => progress.Report(value with { Epoch = done * value.Epochs + value.Epoch, Epochs = trainings * value.Epochs });
}
