namespace Threat.Losses.Internal;

/// <summary>Mean NLL of softmax(β·z), and its first and second derivative in β: mean(E_p z − z_y) and mean(Var_p z).</summary>
internal static class TemperatureKernel
{
    public static (double Loss, double Slope, double Curvature) Evaluate(ReadOnlySpan<double> logits, ReadOnlySpan<int> labels, int classes, double beta)
    {
        double loss = 0, slope = 0, curvature = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<double> z = logits.Slice(i * classes, classes);
            double max = z[0];
            int top = 0;
            for (int c = 1; c < classes; c++)
            {
                if (z[c] > max)
                {
                    max = z[c];
                    top = c;
                }
            }
            double rest = 0, first = 0, second = 0;
            for (int c = 0; c < classes; c++)
            {
                if (c == top) continue;
                double d = z[c] - max, e = Math.Exp(beta * d);
                rest += e;
                first += e * d;
                second += e * d * d;
            }
            double sum = 1 + rest, mean = first / sum, own = z[labels[i]] - max;
            loss += Accurate.LogOnePlus(rest) - beta * own;
            slope += mean - own;
            curvature += second / sum - mean * mean;
        }
        int n = labels.Length;
        return (loss / n, slope / n, curvature / n);
    }
}
