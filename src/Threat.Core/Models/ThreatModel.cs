namespace Threat.Core;

/// <summary>
/// A complete detector: trained model, calibration, decision policy. Raw feature rows in, calibrated probabilities and decisions out.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. <see cref="With(ICalibration)"/> and <see cref="With(DecisionPolicy)"/> share the trained model: dispose only the last one in use.
/// </remarks>
public sealed class ThreatModel : IDisposable
{
    /// <summary>Puts the parts together.</summary>
    /// <exception cref="ArgumentException">The parts disagree about classes or columns.</exception>
    public ThreatModel(ITrainedModel trained, ICalibration calibration, DecisionPolicy policy, ModelInfo info)
    {
        ArgumentNullException.ThrowIfNull(trained);
        ArgumentNullException.ThrowIfNull(calibration);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(info);
        if (calibration.ClassCount is int n && n != trained.Labels.Count) throw new ArgumentException($"The calibration was fitted for {n} classes, the model has {trained.Labels.Count} ({trained.Labels}).", nameof(calibration));
        if (!policy.Thresholds.Labels.Equals(trained.Labels)) throw new ArgumentException($"The thresholds are for classes [{policy.Thresholds.Labels}], the model has [{trained.Labels}].", nameof(policy));
        if (info.Schema.Columns.Count != trained.FeatureCount) throw new ArgumentException($"The feature schema {info.Schema} has another number of columns than the model, {trained.FeatureCount}.", nameof(info));
        Trained = trained;
        Calibration = calibration;
        Policy = policy;
        Info = info;
    }

    /// <summary>The network or trees.</summary>
    public ITrainedModel Trained { get; }

    /// <summary>Logits to probabilities.</summary>
    public ICalibration Calibration { get; }

    /// <summary>Probabilities to decisions.</summary>
    public DecisionPolicy Policy { get; }

    /// <summary>Name, schema, lineage.</summary>
    public ModelInfo Info { get; }

    /// <summary>The classes.</summary>
    public LabelSet Labels => Trained.Labels;

    /// <summary>Calibrated probabilities of raw rows.</summary>
    public ProbabilityMatrix Predict(FeatureMatrix features) => Calibration.Apply(Trained.Score(features));

    /// <summary>Calibrated probabilities of a dataset, with its labels.</summary>
    /// <exception cref="InvalidOperationException">The dataset holds synthetic rows.</exception>
    public LabeledProbabilities Predict(LabeledDataset dataset) => LabeledLogits.Score(Trained, dataset).Apply(Calibration);

    /// <summary>A model that differs in its calibration.</summary>
    public ThreatModel With(ICalibration calibration) => new(Trained, calibration, Policy, Info);

    /// <summary>A model that differs in its decision policy.</summary>
    public ThreatModel With(DecisionPolicy policy) => new(Trained, Calibration, policy, Info);

    /// <summary>Frees the trained model.</summary>
    public void Dispose() => Trained.Dispose();
}
