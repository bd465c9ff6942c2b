namespace Threat.Core;

/// <summary>Logits of n rows with their true class ids: what a calibrator is fitted on.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class LabeledLogits
{
    /// <summary>Pairs logits with labels.</summary>
    /// <exception cref="ArgumentException">The lengths differ, a label is outside the label set, or the class counts differ.</exception>
    public LabeledLogits(LogitMatrix logits, ReadOnlyMemory<int> labels, LabelSet labelSet)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(labelSet);
        Internal.ScoreChecks.SameShape(logits.RowCount, logits.ClassCount, labels.Span, labelSet);
        Logits = logits;
        Labels = labels;
        LabelSet = labelSet;
    }

    /// <summary>The logits.</summary>
    public LogitMatrix Logits { get; }

    /// <summary>The true class ids.</summary>
    public ReadOnlyMemory<int> Labels { get; }

    /// <summary>The classes.</summary>
    public LabelSet LabelSet { get; }

    /// <summary>Number of rows.</summary>
    public int RowCount => Logits.RowCount;

    /// <summary>Scores a dataset with a trained model.</summary>
    /// <exception cref="ArgumentException">The model knows other classes, or the same in another order, or has another number of columns.</exception>
    /// <exception cref="InvalidOperationException">The dataset holds synthetic rows.</exception>
    public static LabeledLogits Score(ITrainedModel model, LabeledDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(dataset);
        if (!model.Labels.Equals(dataset.LabelSet)) throw new ArgumentException($"The dataset's classes are [{dataset.LabelSet}], the model's [{model.Labels}]; they must be the same in the same order.", nameof(dataset));
        dataset.RequireReal("score rows for calibration or evaluation");
        return new LabeledLogits(model.Score(dataset.Features), dataset.Labels, dataset.LabelSet);
    }

    /// <summary>The probabilities under a calibration.</summary>
    public LabeledProbabilities Apply(ICalibration calibration)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        return new LabeledProbabilities(calibration.Apply(Logits), Labels, LabelSet);
    }
}
