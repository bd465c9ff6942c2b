using Threat.Core;
using Threat.Losses;

namespace Threat.Quality;

/// <summary>Chooses the loss by cross-validation on training rows alone: whole groups are held out where the data has them.</summary>
internal static class Choice
{
    private const int Folds = 3, Rehearsals = 6;

    public static (LossCandidate Best, string Table) Loss(QualityData data, int seed, Action<string> log)
    {
        IReadOnlyList<(ReadOnlyMemory<int> Train, ReadOnlyMemory<int> Test)> turns = Turns(data, seed);
        LossCandidate best = Candidates.Losses[0];
        double most = double.NegativeInfinity;
        List<string> lines = [];
        foreach (LossCandidate loss in Candidates.Losses)
        {
            double sum = 0;
            foreach ((ReadOnlyMemory<int> train, ReadOnlyMemory<int> test) in turns)
            {
                log($"choosing the loss: {loss.Name}");
                using ITrainedModel model = Candidates.Network(loss, data.Scalings).Train(new TrainingRequest(data.Train.Select(train.Span)) { Seed = seed });
                sum += ClassificationReport.Evaluate(LabeledLogits.Score(model, data.Train.Select(test.Span)).Apply(IdentityCalibration.Instance)).Macro.F1;
            }
            double mean = sum / turns.Count;
            lines.Add(FormattableString.Invariant($"| {loss.Name} | {mean:0.000} |"));
            if (mean > most) (best, most) = (loss, mean);
        }
        return (best, string.Join('\n', lines));
    }

    /// <summary>What a model says of each training row when it has seen no row of the same group: for calibration and thresholds that expect the unseen.</summary>
    public static LabeledLogits OutOfFold(QualityData data, LossCandidate loss, int seed)
    {
        int classes = data.Train.LabelSet.Count;
        double[] logits = new double[data.Train.RowCount * classes];
        foreach (Fold fold in FoldsOf(data, seed))
        {
            using ITrainedModel model = Candidates.Network(loss, data.Scalings).Train(new TrainingRequest(data.Train.Select(fold.TrainRows.Span)) { Seed = seed });
            LogitMatrix scores = model.Score(data.Train.Select(fold.TestRows.Span).Features);
            for (int i = 0; i < scores.RowCount; i++) scores.Row(i).CopyTo(logits.AsSpan(fold.TestRows.Span[i] * classes));
        }
        return new LabeledLogits(new LogitMatrix(logits, classes), data.Train.Labels, data.Train.LabelSet);
    }

    /// <summary>Where unknown attacks are expected, rehearsals of that; else folds.</summary>
    private static IReadOnlyList<(ReadOnlyMemory<int> Train, ReadOnlyMemory<int> Test)> Turns(QualityData data, int seed)
        => data.Regions is null
            ? [.. FoldsOf(data, seed).Select(static f => (f.TrainRows, f.TestRows))]
            : [.. Rehearsal.Make(data.Train, data.Regions, Rehearsals, seed).Select(static r => ((ReadOnlyMemory<int>)r.Known, (ReadOnlyMemory<int>)r.Fresh))];

    private static IReadOnlyList<Fold> FoldsOf(QualityData data, int seed)
        => data.Train.EntityIds is null ? KFold.Stratified(data.Train, Folds, seed) : KFold.GroupedByEntity(data.Train, Folds, seed);
}
