namespace Threat.Losses;

/// <summary>Options of <see cref="ClassBalancedLoss"/>.</summary>
public sealed record ClassBalancedLossOptions : ClassificationLossOptions
{
    /// <summary>β of the effective number of rows, 0 or more and below 1.</summary>
    /// <value>null: 1 − 1/n of the largest class.</value>
    public double? Beta { get; init; }

    /// <summary>Focal exponent, 0 or more.</summary>
    /// <value>0: cross-entropy. The paper also uses 0.5, 1 and 2.</value>
    public double Gamma { get; init; }
}
