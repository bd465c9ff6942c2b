namespace Threat.Core.Internal;

/// <summary>Metrics of a confusion matrix.</summary>
internal static class ReportMath
{
    public static ClassMetrics[] PerClass(ConfusionMatrix m)
    {
        ClassMetrics[] classes = new ClassMetrics[m.LabelSet.Count];
        for (int c = 0; c < classes.Length; c++)
        {
            int hits = m[c, c], support = m.Support(c), predicted = m.PredictedCount(c);
            classes[c] = new ClassMetrics(c, m.LabelSet.Names[c], Ratio(hits, predicted), Ratio(hits, support), Ratio(2L * hits, (long)support + predicted), support);
        }
        return classes;
    }

    public static double MatthewsCorrelation(ConfusionMatrix m)
    {
        double n = m.RowCount, trueSquares = 0, predictedSquares = (double)m.TotalAbstained * m.TotalAbstained, products = 0;
        for (int c = 0; c < m.LabelSet.Count; c++)
        {
            double t = m.Support(c), p = m.PredictedCount(c);
            trueSquares += t * t;
            predictedSquares += p * p;
            products += t * p;
        }
        double denominator = Math.Sqrt(n * n - trueSquares) * Math.Sqrt(n * n - predictedSquares);
        return denominator == 0 ? 0 : (m.CorrectCount * n - products) / denominator;
    }

    public static double CohensKappa(ConfusionMatrix m)
    {
        double n = m.RowCount, expected = 0;
        for (int c = 0; c < m.LabelSet.Count; c++) expected += m.Support(c) * (double)m.PredictedCount(c);
        // (observed − expected) / (1 − expected), all times n².
        double denominator = n * n - expected;
        return denominator == 0 ? double.NaN : (m.CorrectCount * n - expected) / denominator;
    }

    private static double Ratio(long numerator, long denominator) => denominator == 0 ? 0 : (double)numerator / denominator;
}
