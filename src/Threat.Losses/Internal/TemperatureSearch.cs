using System.Numerics;
using Threat.Core;
using Threat.Shared;

namespace Threat.Losses.Internal;

/// <summary>Newton's method on the convex mean NLL as a function of β = 1/T, kept inside a shrinking bracket.</summary>
internal static class TemperatureSearch
{
    private const int MaxSteps = 200;

    internal enum Outcome
    {
        Found,
        Flat,
        LowestBeta,
        HighestBeta,
    }

    public static unsafe CalibrationFit Fit<T, TLane>(ReadOnlySpan<T> logits, ReadOnlySpan<int> labels, int classes, TemperatureScalingOptions options, CancellationToken cancellationToken)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLane : ILane<T>
    {
        fixed (T* z = logits)
        fixed (int* y = labels)
        {
            int threads = Workers.Threads(options.MaxDegreeOfParallelism);
            TemperatureProblem<T, TLane> problem = new(z, y, labels.Length, classes, threads, cancellationToken);
            double start = 1;
            if (problem.WarmStartSample() is { } sample)
            {
                fixed (T* sampleLogits = sample.Logits)
                fixed (int* sampleLabels = sample.Labels)
                {
                    TemperatureProblem<T, TLane> small = new(sampleLogits, sampleLabels, sample.Labels.Length, classes, threads, cancellationToken);
                    (double beta, Outcome found, _) = Optimum<T>(small.Evaluate, 1, options);
                    if (found == Outcome.Found) start = beta;
                }
            }
            (double best, Outcome outcome, double after) = Optimum<T>(problem.Evaluate, start, options);
            return new CalibrationFit(new TemperatureCalibration(1 / best), problem.Evaluate(1).Loss, after, Notes(outcome, options));
        }
    }

    /// <summary>
    /// The best β and the mean loss there. β is kept to the precision of <typeparamref name="T"/>, in which the rows are evaluated; the last step,
    /// taken in float64, is then not limited by it.
    /// </summary>
    internal static (double Beta, Outcome Outcome, double Loss) Optimum<T>(Func<double, TemperatureSums> evaluate, double start, TemperatureScalingOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double tolerance = typeof(T) == typeof(float) ? 2e-7 : 1e-9;
        double min = 1 / options.MaxTemperature, max = 1 / options.MinTemperature;
        double low = min, high = max, beta = Math.Clamp(Rounded<T>(start), min, max);
        for (int step = 0; step < MaxSteps; step++)
        {
            (double loss, double slope, double curvature) = evaluate(beta);
            if (slope == 0 && curvature == 0) return (Math.Clamp(1, min, max), Outcome.Flat, loss);
            if (beta == min && slope >= 0) return (beta, Outcome.LowestBeta, loss);
            if (beta == max && slope <= 0) return (beta, Outcome.HighestBeta, loss);
            if (slope > 0) high = beta;
            else low = beta;
            double next = beta - slope / curvature;
            // Before the bracket is consulted: at the optimum the step may round to nothing. The loss there differs from this one by slope·step / 2.
            if (Math.Abs(next - beta) <= tolerance * beta) return (next, Outcome.Found, loss);
            if (!(next > low)) next = low == min ? min : Math.Sqrt(low * high);
            else if (!(next < high)) next = high == max ? max : Math.Sqrt(low * high);
            beta = Math.Clamp(Rounded<T>(next), min, max);
        }
        return (beta, Outcome.Found, evaluate(beta).Loss);
    }

    private static double Rounded<T>(double beta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => double.CreateChecked(T.CreateChecked(beta));

    private static string[] Notes(Outcome outcome, TemperatureScalingOptions options) => outcome switch
    {
        Outcome.Flat => ["Every row's logits are all equal: any temperature gives the same probabilities, so T = 1 was kept."],
        Outcome.LowestBeta => [FormattableString.Invariant($"The likelihood still rises at MaxTemperature {options.MaxTemperature}: on these rows the logits mislead. Check that labels and classes match.")],
        Outcome.HighestBeta => [FormattableString.Invariant($"The likelihood still rises at MinTemperature {options.MinTemperature}: these rows are all classified right, so there is no optimum. Fit on more, or harder, rows.")],
        _ => [],
    };
}
