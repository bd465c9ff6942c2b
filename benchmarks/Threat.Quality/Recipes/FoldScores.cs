using Threat.Core;

namespace Threat.Quality.Recipes;

/// <summary>What models say of training rows that they have not seen.</summary>
internal static class FoldScores
{
    /// <summary>One logit row per training row, from the model that has seen no row of its group: for calibration and thresholds that expect the unseen.</summary>
    public static LabeledLogits Of(QualityData data, IModelTrainer trainer, int seed)
    {
        int classes = data.Train.LabelSet.Count;
        double[] logits = new double[data.Train.RowCount * classes];
        foreach (Fold fold in Choice.FoldsOf(data, seed))
        {
            using ITrainedModel model = trainer.Train(new TrainingRequest(data.Train.Select(fold.TrainRows.Span)) { Seed = seed });
            LogitMatrix scores = model.Score(data.Train.Select(fold.TestRows.Span).Features);
            for (int i = 0; i < scores.RowCount; i++) scores.Row(i).CopyTo(logits.AsSpan(fold.TestRows.Span[i] * classes));
        }
        return new LabeledLogits(new LogitMatrix(logits, classes), data.Train.Labels, data.Train.LabelSet);
    }

    /// <summary>As an ensemble of the two would say it: the logarithm of the mean probability.</summary>
    public static LabeledLogits Mean(LabeledLogits first, LabeledLogits second)
    {
        ProbabilityMatrix a = first.Apply(Threat.Losses.IdentityCalibration.Instance).Probabilities, b = second.Apply(Threat.Losses.IdentityCalibration.Instance).Probabilities;
        int classes = first.LabelSet.Count;
        double[] logits = new double[first.RowCount * classes];
        for (int i = 0; i < first.RowCount; i++)
            for (int c = 0; c < classes; c++) logits[i * classes + c] = Math.Log(Math.Max(1e-12, (a.Row(i)[c] + b.Row(i)[c]) / 2));
        return new LabeledLogits(new LogitMatrix(logits, classes), first.Labels, first.LabelSet);
    }
}
