using Threat.Shared;

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

    private ScoreTable(ReadOnlyMemory<double> scores, ReadOnlyMemory<int> labels, long[] counts)
    {
        (Scores, Labels, Classes, Counts) = (scores, labels, 1, counts);
    }

    public ReadOnlyMemory<double> Scores { get; }

    public ReadOnlyMemory<int> Labels { get; }

    public int Classes { get; }

    public int Rows => Labels.Length;

    public long[] Counts { get; }

    /// <summary>One column of scores with label 0 for rows of the class and 1 for the others.</summary>
    public static ScoreTable OneClass(ReadOnlyMemory<double> scores, int[] labels) => new(scores, labels, [labels.Count(static y => y == 0)]);

    public ReadOnlySpan<double> Row(int row) => Scores.Span.Slice(row * Classes, Classes);

    /// <summary>The scores class by class.</summary>
    public double[][] Columns(int threads)
    {
        double[][] columns = new double[Classes][];
        for (int c = 0; c < Classes; c++) columns[c] = GC.AllocateUninitializedArray<double>(Rows);
        int parts = Math.Clamp(Rows / 65_536, 1, threads);
        Workers.Run(parts, parts, CancellationToken.None, part =>
        {
            (int start, int end) = Workers.Range(Rows, parts, part);
            ReadOnlySpan<double> scores = Scores.Span;
            for (int i = start, at = start * Classes; i < end; i++)
            {
                for (int c = 0; c < columns.Length; c++) columns[c][i] = scores[at++];
            }
        });
        return columns;
    }

    public double ColumnSum(int c)
    {
        ReadOnlySpan<double> scores = Scores.Span;
        double sum = 0;
        for (int i = c; i < scores.Length; i += Classes) sum += scores[i];
        return sum;
    }

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
