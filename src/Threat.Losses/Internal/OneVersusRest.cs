using Threat.Core;
using Threat.Shared;

namespace Threat.Losses.Internal;

/// <summary>Maps each class's softmax probability by itself and scales the results to sum to 1.</summary>
internal static class OneVersusRest
{
    /// <summary>Scales to sum 1; when all are 0, gives plain softmax.</summary>
    public static void Normalize(ReadOnlySpan<double> logits, Span<double> probabilities)
    {
        double sum = 0;
        foreach (double p in probabilities) sum += p;
        if (!(sum > 0))
        {
            StableSoftmax.Softmax(logits, probabilities);
            return;
        }
        foreach (ref double p in probabilities) p = Math.Min(1, p / sum);
    }

    /// <summary>A class's probabilities, ascending, with whether the row is of the class.</summary>
    public static (double[] Scores, bool[] Positive) Column(LabeledProbabilities heldOut, int classId)
    {
        int n = heldOut.RowCount;
        double[] scores = new double[n];
        bool[] positive = new bool[n];
        for (int i = 0; i < n; i++)
        {
            scores[i] = heldOut.Probabilities.Row(i)[classId];
            positive[i] = heldOut.Labels.Span[i] == classId;
        }
        Array.Sort(scores, positive);
        return (scores, positive);
    }

    /// <summary>Whether maps of at least two classes are complete: as many ascending points as values between 0 and 1.</summary>
    public static bool IsValid(StepState s)
        => s.From is { Length: >= 2 } && s.To?.Length == s.From.Length
            && s.From.Zip(s.To).All(static m => m.First is { Length: > 0 } && m.Second?.Length == m.First.Length
                && m.First.Concat(m.Second).All(static v => v is >= 0 and <= 1) && m.First.Zip(m.First.Skip(1)).All(static e => e.First < e.Second));
}
