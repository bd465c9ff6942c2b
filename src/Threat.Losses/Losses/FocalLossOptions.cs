namespace Threat.Losses;

/// <summary>Options of <see cref="FocalLoss"/>.</summary>
public sealed record FocalLossOptions : ClassificationLossOptions
{
    /// <summary>How strongly well-classified rows are played down; 0 or more.</summary>
    /// <value>2. At 0 the loss is (weighted) cross-entropy.</value>
    public double Gamma { get; init; } = 2;

    /// <summary>A weight of 0 or more per class id, as from <see cref="ClassWeights"/>; it multiplies outside the modulating factor.</summary>
    /// <value>null: all one.</value>
    public IReadOnlyList<double>? Alpha { get; init; }

    /// <summary>Changes γ at each <see cref="ClassificationLoss.StartEpoch"/>; epoch 0 counts from construction.</summary>
    /// <value>null: <see cref="Gamma"/> throughout.</value>
    public GammaSchedule? Schedule { get; init; }

    /// <summary>An exponent that depends on each row's own probability, in place of <see cref="Gamma"/>. Not together with <see cref="Schedule"/>.</summary>
    /// <value>null: the same exponent for every row.</value>
    public SampleGamma? SampleGamma { get; init; }
}
