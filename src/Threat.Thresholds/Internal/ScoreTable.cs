namespace Threat.Thresholds.Internal;

/// <summary>Row-major scores with labels, and the rows of each class counted.</summary>
internal sealed class ScoreTable
{
    public ScoreTable(ReadOnlyMemory<double> scores, ReadOnlyMemory<int> labels, int classes)
    {
        (Scores, Labels, Classes) = (scores, labels, classes);
        Counts = new long[classes];
        foreach (int y in labels.Span) Counts[y]++;
    }

    public ReadOnlyMemory<double> Scores { get; }

    public ReadOnlyMemory<int> Labels { get; }

    public int Classes { get; }

    public int Rows => Labels.Length;

    public long[] Counts { get; }

    /// <summary>A copy of some rows.</summary>
    public ScoreTable Take(ReadOnlySpan<int> rows)
    {
        double[] scores = new double[rows.Length * Classes];
        int[] labels = new int[rows.Length];
        ReadOnlySpan<double> from = Scores.Span;
        ReadOnlySpan<int> fromLabels = Labels.Span;
        for (int i = 0; i < rows.Length; i++)
        {
            from.Slice(rows[i] * Classes, Classes).CopyTo(scores.AsSpan(i * Classes));
            labels[i] = fromLabels[rows[i]];
        }
        return new ScoreTable(scores, labels, Classes);
    }
}
