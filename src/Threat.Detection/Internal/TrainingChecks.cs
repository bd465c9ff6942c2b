using Threat.Core;

namespace Threat.Detection.Internal;

internal static class TrainingChecks
{
    public static void Require(TrainingRequest request, ThreatClassifierOptions options)
    {
        LabeledDataset train = request.Train;
        int present = 0;
        foreach (int count in train.ClassCounts) present += count > 0 ? 1 : 0;
        if (present < 2)
            throw new ArgumentException($"The training rows hold {present} of the {train.LabelSet.Count} classes ({train.LabelSet}); a classifier needs rows of at least 2.", nameof(request));
        if (options.Scaling is { } scaling && scaling.Count != train.Features.ColumnCount)
            throw new ArgumentException($"ThreatClassifierOptions.Scaling has {scaling.Count} entries; the training rows have {train.Features.ColumnCount} columns.", nameof(request));
        if (options.EarlyStoppingPatience is not null && request.Validation is not { RowCount: > 0 })
            throw new ArgumentException("Early stopping needs validation rows, but TrainingRequest.Validation is null or empty. Cut a validation part off before resampling, or set ThreatClassifierOptions.EarlyStoppingPatience to null.", nameof(request));
    }

    public static LabeledDataset RealRows(LabeledDataset train)
    {
        if (train.SyntheticCount == 0) return train;
        if (train.SyntheticCount == train.RowCount)
            throw new ArgumentException($"All {train.RowCount} training rows are synthetic; the scaling is fitted on real rows, so at least 1 is needed.", nameof(train));
        int[] rows = new int[train.RowCount - train.SyntheticCount];
        for (int i = 0, at = 0; i < train.RowCount; i++)
        {
            if (!train.IsSynthetic(i)) rows[at++] = i;
        }
        return train.Select(rows);
    }
}
