namespace Threat.Core;

/// <summary>A measured value and the interval in which it would likely fall on another sample of the same kind.</summary>
/// <param name="Estimate">The metric on the given rows.</param>
/// <param name="Lower">Lower end.</param>
/// <param name="Upper">Upper end.</param>
/// <param name="Level">Share of resamples between the ends, as in 0.95.</param>
/// <param name="UndefinedResamples">Resamples on which the metric was NaN; they were left out.</param>
public sealed record ConfidenceInterval(double Estimate, double Lower, double Upper, double Level, int UndefinedResamples)
{
    /// <summary>As in "0.552 [0.531, 0.570]".</summary>
    public override string ToString() => FormattableString.Invariant($"{Estimate:0.000} [{Lower:0.000}, {Upper:0.000}]");
}
