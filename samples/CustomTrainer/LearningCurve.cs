using Threat.Core;

namespace CustomTrainer;

/// <summary>The losses after each round of boosting, added up tree by tree.</summary>
internal static class LearningCurve
{
    public static void Report(TreeClass[] classes, LabeledDataset train, LabeledDataset? validation, int rounds, TimeSpan elapsed, IProgress<TrainingProgress> progress, CancellationToken cancellationToken)
    {
        double[] onTrain = Losses(classes, train, rounds);
        double[]? held = validation is { RowCount: > 0 } ? Losses(classes, validation, rounds) : null;
        for (int r = 0; r < rounds; r++)
        {
            progress.Report(new TrainingProgress(r + 1, rounds, onTrain[r], held?[r], elapsed));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The mean negative log-likelihood of the softmax after each round.</summary>
    private static double[] Losses(TreeClass[] classes, LabeledDataset rows, int rounds)
    {
        double[] losses = new double[rounds], logits = new double[classes.Length];
        for (int i = 0; i < rows.RowCount; i++)
        {
            for (int c = 0; c < logits.Length; c++) logits[c] = classes[c].Bias;
            for (int r = 0; r < rounds; r++)
            {
                for (int c = 0; c < logits.Length; c++) if (r < classes[c].Roots.Length) logits[c] += classes[c].Leaf(rows.Features.Row(i), r);
                double most = logits.Max();
                losses[r] += (most + Math.Log(logits.Sum(z => Math.Exp(z - most))) - logits[rows.Labels.Span[i]]) / rows.RowCount;
            }
        }
        return losses;
    }
}
