using Threat.Core;

namespace Threat.Losses.Internal;

/// <summary>Newton's method on the convex mean NLL as a function of β = 1/T, kept inside a shrinking bracket.</summary>
internal static class TemperatureSearch
{
    private const double Tolerance = 1e-9;
    private const int MaxSteps = 200;

    public static CalibrationFit Fit(ReadOnlySpan<double> logits, ReadOnlySpan<int> labels, int classes, TemperatureScalingOptions options, CancellationToken cancellationToken)
    {
        List<string> notes = [];
        double before = TemperatureKernel.Evaluate(logits, labels, classes, 1).Loss;
        double beta = Optimum(logits, labels, classes, options, notes, cancellationToken);
        double after = TemperatureKernel.Evaluate(logits, labels, classes, beta).Loss;
        return new CalibrationFit(new TemperatureCalibration(1 / beta), before, after, notes);
    }

    private static double Optimum(ReadOnlySpan<double> logits, ReadOnlySpan<int> labels, int classes, TemperatureScalingOptions options, List<string> notes, CancellationToken cancellationToken)
    {
        double low = 1 / options.MaxTemperature, high = 1 / options.MinTemperature;
        double min = low, max = high, beta = Math.Clamp(1, low, high);
        for (int step = 0; step < MaxSteps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (_, double slope, double curvature) = TemperatureKernel.Evaluate(logits, labels, classes, beta);
            if (slope == 0 && curvature == 0)
            {
                notes.Add("Every row's logits are all equal: any temperature gives the same probabilities, so T = 1 was kept.");
                return Math.Clamp(1, min, max);
            }
            if (beta == min && slope >= 0)
            {
                notes.Add(FormattableString.Invariant($"The likelihood still rises at MaxTemperature {options.MaxTemperature}: on these rows the logits mislead. Check that labels and classes match."));
                return beta;
            }
            if (beta == max && slope <= 0)
            {
                notes.Add(FormattableString.Invariant($"The likelihood still rises at MinTemperature {options.MinTemperature}: these rows are all classified right, so there is no optimum. Fit on more, or harder, rows."));
                return beta;
            }
            if (slope > 0) high = beta;
            else low = beta;
            double next = beta - slope / curvature;
            if (!(next > low)) next = low == min ? min : Math.Sqrt(low * high);
            else if (!(next < high)) next = high == max ? max : Math.Sqrt(low * high);
            if (Math.Abs(next - beta) <= Tolerance * beta) return next;
            beta = next;
        }
        return beta;
    }
}
