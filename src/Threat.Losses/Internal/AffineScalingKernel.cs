using Threat.Core;
using Threat.Shared;

namespace Threat.Losses.Internal;

/// <summary>
/// softmax(W·x + b) of logits or log-probabilities x: fitted by penalised maximum likelihood from W = 1, b = 0. The penalty is 0 there, so
/// the likelihood of the fitting rows never falls.
/// </summary>
internal static class AffineScalingKernel
{
    private const double GradientTolerance = 1e-9;
    private const int MaxSteps = 500;

    /// <summary>Parameters: C (diagonal) or C × C weights, then C biases.</summary>
    public static (double[] Parameters, bool Converged) Fit(ReadOnlyMemory<double> x, ReadOnlyMemory<int> labels, int classes, bool diagonal, double regularization, CancellationToken cancellationToken)
    {
        int weights = diagonal ? classes : classes * classes;
        double[] parameters = new double[weights + classes];
        for (int c = 0; c < classes; c++) parameters[diagonal ? c : c * classes + c] = 1;
        bool converged = ConvexMinimizer.Minimize((p, g) => Objective(x.Span, labels.Span, classes, diagonal, regularization, p, g), parameters, GradientTolerance, MaxSteps, cancellationToken);
        return (parameters, converged);
    }

    /// <summary>Writes W·x + b.</summary>
    public static void Transform(ReadOnlySpan<double> x, ReadOnlySpan<double> parameters, bool diagonal, Span<double> result)
    {
        int classes = x.Length, weights = parameters.Length - classes;
        for (int c = 0; c < classes; c++)
        {
            double sum = parameters[weights + c];
            if (diagonal) sum += parameters[c] * x[c];
            else
            {
                for (int k = 0; k < classes; k++) sum += parameters[c * classes + k] * x[k];
            }
            result[c] = sum;
        }
    }

    /// <summary>The rows themselves, or their log-softmax.</summary>
    public static ReadOnlyMemory<double> Inputs(LogitMatrix logits, bool logProbabilities)
    {
        if (!logProbabilities) return logits.Values;
        double[] x = new double[logits.Values.Length];
        for (int i = 0; i < logits.RowCount; i++) LogSoftmax(logits.Row(i), x.AsSpan(i * logits.ClassCount, logits.ClassCount));
        return x;
    }

    public static void LogSoftmax(ReadOnlySpan<double> logits, Span<double> result)
    {
        double log = StableSoftmax.LogSumExp(logits);
        for (int c = 0; c < logits.Length; c++) result[c] = logits[c] - log;
    }

    private static double Objective(ReadOnlySpan<double> x, ReadOnlySpan<int> labels, int classes, bool diagonal, double regularization, ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        int weights = parameters.Length - classes;
        Span<double> z = classes <= 256 ? stackalloc double[classes] : new double[classes], p = classes <= 256 ? stackalloc double[classes] : new double[classes];
        gradient.Clear();
        double loss = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<double> row = x.Slice(i * classes, classes);
            Transform(row, parameters, diagonal, z);
            loss += StableSoftmax.LogSumExp(z) - z[labels[i]];
            StableSoftmax.Softmax(z, p);
            for (int c = 0; c < classes; c++)
            {
                double d = p[c] - (c == labels[i] ? 1 : 0);
                gradient[weights + c] += d;
                if (diagonal) gradient[c] += d * row[c];
                else
                {
                    for (int k = 0; k < classes; k++) gradient[c * classes + k] += d * row[k];
                }
            }
        }
        foreach (ref double g in gradient) g /= labels.Length;
        return loss / labels.Length + Penalty(classes, diagonal, regularization, parameters, gradient);
    }

    /// <summary>Off-diagonal weights and biases are drawn to 0 (ODIR, Kull et al. 2019); with a diagonal alone, its weights to 1.</summary>
    private static double Penalty(int classes, bool diagonal, double regularization, ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        int weights = parameters.Length - classes;
        double sum = 0;
        for (int j = 0; j < parameters.Length; j++)
        {
            bool onDiagonal = j < weights && (diagonal || j / classes == j % classes);
            if (onDiagonal && !diagonal) continue;
            double away = parameters[j] - (onDiagonal ? 1 : 0);
            double share = regularization / (j < weights && !diagonal ? classes * (classes - 1) : classes);
            sum += share * away * away;
            gradient[j] += 2 * share * away;
        }
        return sum;
    }
}
