using Threat.Core;
using Threat.Shared;

namespace Threat.Losses.Internal;

/// <summary>Logistic regression on ln p and −ln(1 − p) with slopes of 0 or more.</summary>
internal static class BetaKernel
{
    private const double GradientTolerance = 1e-9;
    private const int MaxSteps = 500;
    private const double Lowest = -700; // logarithms below it would overflow when taken back

    public static (double A, double B, double C, bool Converged) Fit(LabeledLogits heldOut, int classId, double regularization, CancellationToken cancellationToken)
    {
        double[] lower = new double[heldOut.RowCount], upper = new double[heldOut.RowCount];
        for (int i = 0; i < lower.Length; i++) (lower[i], upper[i]) = Features(heldOut.Logits.Row(i), classId);
        bool fixA = false, fixB = false;
        while (true)
        {
            double[] p = [fixA ? 0 : 1, fixB ? 0 : 1, 0];
            bool converged = ConvexMinimizer.Minimize((x, g) => Objective(lower, upper, heldOut.Labels.Span, classId, regularization, fixA, fixB, x, g), p, GradientTolerance, MaxSteps, cancellationToken);
            if (p[0] >= 0 && p[1] >= 0) return (p[0], p[1], p[2], converged);
            // A negative slope would turn the order around: it stays at 0 and the rest is fitted again.
            if (p[0] < p[1]) fixA = true;
            else fixB = true;
        }
    }

    /// <summary>ln p and −ln(1 − p) of one class, to full precision at both ends.</summary>
    public static (double Lower, double Upper) Features(ReadOnlySpan<double> logits, int classId)
    {
        double highestOther = double.NegativeInfinity;
        for (int c = 0; c < logits.Length; c++)
        {
            if (c != classId) highestOther = Math.Max(highestOther, logits[c]);
        }
        double others = 0;
        for (int c = 0; c < logits.Length; c++)
        {
            if (c != classId) others += Math.Exp(logits[c] - highestOther);
        }
        double odds = logits[classId] - highestOther - Math.Log(others); // log(p / (1 − p))
        return (Math.Max(Lowest, -SoftPlus(-odds)), Math.Min(-Lowest, SoftPlus(odds)));
    }

    public static double Map(double a, double b, double c, double lower, double upper)
    {
        double odds = a * lower + b * upper + c;
        return odds >= 0 ? 1 / (1 + Math.Exp(-odds)) : Math.Exp(odds) / (1 + Math.Exp(odds));
    }

    private static double SoftPlus(double x) => Math.Max(x, 0) + PreciseMath.Log1p(Math.Exp(-Math.Abs(x)));

    private static double Objective(double[] lower, double[] upper, ReadOnlySpan<int> labels, int classId, double regularization, bool fixA, bool fixB, ReadOnlySpan<double> x, Span<double> gradient)
    {
        double loss = 0, ga = 0, gb = 0, gc = 0;
        for (int i = 0; i < lower.Length; i++)
        {
            double odds = x[0] * lower[i] + x[1] * upper[i] + x[2];
            bool positive = labels[i] == classId;
            loss += SoftPlus(positive ? -odds : odds);
            double d = Map(x[0], x[1], x[2], lower[i], upper[i]) - (positive ? 1 : 0);
            ga += d * lower[i];
            gb += d * upper[i];
            gc += d;
        }
        int n = lower.Length;
        double a = x[0] - 1, b = x[1] - 1;
        gradient[0] = fixA ? 0 : ga / n + 2 * regularization * a;
        gradient[1] = fixB ? 0 : gb / n + 2 * regularization * b;
        gradient[2] = gc / n + 2 * regularization * x[2];
        return loss / n + regularization * (a * a + b * b + x[2] * x[2]);
    }
}
