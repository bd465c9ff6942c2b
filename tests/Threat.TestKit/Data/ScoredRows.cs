using Threat.Core;
using Threat.Shared;

namespace Threat.TestKit;

/// <summary>Makes scores with labels, as a model would give them.</summary>
public static class ScoredRows
{
    /// <summary>Logits that are right too rarely for their confidence: labels are drawn from softmax(z / temperature).</summary>
    public static LabeledLogits Overconfident(int rows, int classes, long seed, double temperature = 3)
    {
        SeededRandom random = new(seed);
        double[] logits = new double[rows * classes], p = new double[classes];
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            Span<double> z = logits.AsSpan(i * classes, classes);
            foreach (ref double value in z) value = 4 * random.NextNormal();
            StableSoftmax.Softmax(z, p, 1 / temperature);
            labels[i] = Draw(p, random.NextDouble());
        }
        return new LabeledLogits(new LogitMatrix(logits, classes), labels, Names(classes));
    }

    /// <summary>Calibrated probabilities of classes with the given shares; each class's rows lean towards it.</summary>
    public static LabeledProbabilities Probabilities(int rows, IReadOnlyList<double> shares, long seed, double signal = 1.5)
    {
        SeededRandom random = new(seed);
        int classes = shares.Count;
        double[] values = new double[rows * classes];
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            labels[i] = Draw(shares, random.NextDouble());
            double[] z = new double[classes];
            // Unit normal evidence with mean `signal` for the true class: the posterior is prior · exp(signal · evidence).
            for (int c = 0; c < classes; c++) z[c] = Math.Log(shares[c]) + signal * (random.NextNormal() + (c == labels[i] ? signal : 0));
            StableSoftmax.Softmax(z, values.AsSpan(i * classes, classes));
        }
        return new LabeledProbabilities(new ProbabilityMatrix(values, classes), labels, Names(classes));
    }

    private static int Draw(IReadOnlyList<double> shares, double u)
    {
        double sum = 0;
        for (int c = 0; c < shares.Count; c++)
        {
            if (u < (sum += shares[c])) return c;
        }
        return shares.Count - 1;
    }

    private static LabelSet Names(int classes) => LabelSet.Create(Enumerable.Range(0, classes).Select(static c => $"class{c}"));
}
