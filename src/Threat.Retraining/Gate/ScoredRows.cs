namespace Threat.Retraining;

/// <summary>What one model said about rows whose truth is known: calibrated probabilities and decisions by its own thresholds.</summary>
public sealed class ScoredRows
{
    /// <summary>Scores rows with a model, by its own scaler, calibration, thresholds and rule.</summary>
    /// <exception cref="InvalidOperationException">The dataset holds synthetic rows.</exception>
    public ScoredRows(ThreatModel model, LabeledDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(model);
        Rows = model.Predict(dataset);
        Decisions = model.Policy.Decide(Rows.Probabilities);
    }

    /// <summary>Pairs probabilities with decisions.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public ScoredRows(LabeledProbabilities rows, ReadOnlyMemory<int> decisions)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (decisions.Length != rows.RowCount) throw new ArgumentException($"{decisions.Length} decisions were given for {rows.RowCount} rows.", nameof(decisions));
        Rows = rows;
        Decisions = decisions;
    }

    /// <summary>Probabilities and true classes.</summary>
    public LabeledProbabilities Rows { get; }

    /// <summary>The decided class ids; −1 where the rule abstained.</summary>
    public ReadOnlyMemory<int> Decisions { get; }
}
