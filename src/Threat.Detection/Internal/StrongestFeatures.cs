namespace Threat.Detection.Internal;

/// <summary>Keeps the features whose replacement changes the log-odds most, strongest first; of equals the first that came.</summary>
internal ref struct StrongestFeatures(ReadOnlySpan<AblatedFeature> features, ReadOnlySpan<float> row, double logOdds, int classId, FeatureContribution[] top)
{
    private readonly ReadOnlySpan<AblatedFeature> _features = features;
    private readonly ReadOnlySpan<float> _row = row;
    private int _filled;

    /// <summary>Below this a contribution cannot enter any more, once it is full.</summary>
    public readonly double Weakest => IsFull ? Math.Abs(top[^1].Contribution) : 0;

    /// <summary>How many are asked for.</summary>
    public readonly int Wanted => top.Length;

    /// <summary>Whether there is no more room.</summary>
    public readonly bool IsFull => _filled == top.Length;

    /// <summary>Takes the logits that the row has with feature <paramref name="index"/> replaced.</summary>
    public void Add(int index, ReadOnlySpan<double> ablated)
    {
        double contribution = logOdds - LogOdds(ablated, classId);
        int at = _filled;
        while (at > 0 && Math.Abs(contribution) > Math.Abs(top[at - 1].Contribution)) at--;
        if (at == top.Length) return;
        for (int k = Math.Min(_filled, top.Length - 1); k > at; k--) top[k] = top[k - 1];
        top[at] = _features[index].Contributes(_row, contribution);
        _filled = Math.Min(_filled + 1, top.Length);
    }

    /// <summary>log p / (1 − p) under softmax.</summary>
    public static double LogOdds(ReadOnlySpan<double> logits, int classId)
    {
        (double max, double sum) = Others(logits, classId);
        return logits[classId] - max - Math.Log(sum);
    }

    /// <summary>The slope of <see cref="LogOdds"/> in each logit: 1 for the class, −softmax over the others.</summary>
    public static void LogOddsSlope(ReadOnlySpan<double> logits, int classId, Span<float> slope)
    {
        (double max, double sum) = Others(logits, classId);
        for (int c = 0; c < logits.Length; c++) slope[c] = c == classId ? 1 : (float)(-Math.Exp(logits[c] - max) / sum);
    }

    private static (double Max, double Sum) Others(ReadOnlySpan<double> logits, int classId)
    {
        double max = double.NegativeInfinity, sum = 0;
        for (int c = 0; c < logits.Length; c++) max = c == classId ? max : Math.Max(max, logits[c]);
        for (int c = 0; c < logits.Length; c++) sum += c == classId ? 0 : Math.Exp(logits[c] - max);
        return (max, sum);
    }
}
