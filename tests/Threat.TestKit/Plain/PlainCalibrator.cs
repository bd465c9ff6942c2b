using Threat.Core;

namespace Threat.TestKit;

/// <summary>Finds the temperature with the least negative log-likelihood by golden-section search between 0.05 and 20.</summary>
public sealed class PlainCalibrator : ICalibrator
{
    private const double Shrink = 0.6180339887498949;

    public string Name => "PlainTemperature";

    public CalibrationFit Fit(LabeledLogits heldOut, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(heldOut);
        if (heldOut.RowCount == 0) throw new ArgumentException("A calibration cannot be fitted on 0 rows.", nameof(heldOut));
        double low = Math.Log(0.05), high = Math.Log(20);
        while (high - low > 1e-8)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double a = high - Shrink * (high - low), b = low + Shrink * (high - low);
            if (Loss(heldOut, Math.Exp(a)) < Loss(heldOut, Math.Exp(b))) high = b;
            else low = a;
        }
        double best = Math.Exp((low + high) / 2), before = Loss(heldOut, 1), after = Loss(heldOut, best);
        return after < before ? new CalibrationFit(new PlainTemperature(best), before, after, []) : new CalibrationFit(new PlainTemperature(1), before, before, ["The temperature stays 1."]);
    }

    private static double Loss(LabeledLogits rows, double temperature) => CalibrationMetrics.NegativeLogLikelihood(rows.Apply(new PlainTemperature(temperature)));
}
