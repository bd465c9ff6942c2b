using Threat.Core;
using Threat.Shared;

namespace Threat.TestKit;

/// <summary>Mean cross-entropy of a linear softmax model on scaled rows. Weights: per class, one a column, then the bias.</summary>
internal sealed class SoftmaxLoss(FeatureScaler scaler, LabeledDataset data, double penalty)
{
    private readonly FeatureMatrix _rows = scaler.Transform(data.Features);
    private readonly int _classes = data.LabelSet.Count;

    public int WeightCount => _classes * (_rows.ColumnCount + 1);

    public double ValueAndGradient(double[] weights, double[]? gradient)
    {
        int d = _rows.ColumnCount, n = _rows.RowCount;
        gradient?.AsSpan().Clear();
        double[] logits = new double[_classes], p = new double[_classes];
        double loss = 0;
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<float> x = _rows.Row(i);
            int truth = data.Labels.Span[i];
            Logits(weights, x, logits);
            StableSoftmax.Softmax(logits, p);
            loss += StableSoftmax.LogSumExp(logits) - logits[truth];
            if (gradient is null) continue;
            for (int c = 0; c < _classes; c++)
            {
                double g = (p[c] - (c == truth ? 1 : 0)) / n;
                Span<double> row = gradient.AsSpan(c * (d + 1), d + 1);
                for (int j = 0; j < d; j++) row[j] += g * x[j];
                row[d] += g;
            }
        }
        if (gradient is not null)
        {
            for (int i = 0; i < weights.Length; i++) gradient[i] += penalty * weights[i];
        }
        return loss / n;
    }

    public static void Logits(ReadOnlySpan<double> weights, ReadOnlySpan<float> x, Span<double> logits)
    {
        int d = x.Length;
        for (int c = 0; c < logits.Length; c++)
        {
            ReadOnlySpan<double> w = weights.Slice(c * (d + 1), d + 1);
            double z = w[d];
            for (int j = 0; j < d; j++) z += w[j] * x[j];
            logits[c] = z;
        }
    }
}
