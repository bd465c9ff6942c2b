using System.Buffers;
using Threat.Shared;

namespace Threat.Thresholds.Internal;

/// <summary>
/// The exact optimum of every class at once over row-major scores. Scores are counted into bins, each bin gets an optimistic bound (all its rows of the
/// class first, none of the others), and only bins whose bound reaches the best bin edge are gathered and sorted. Linear time and a few hundred kilobytes.
/// </summary>
internal sealed class ExactSweep
{
    private readonly int _classes;
    private readonly MetricKernel[] _metrics;
    private readonly bool _allowZero;
    private readonly int _parts;

    public ExactSweep(int classes, MetricKernel[] metrics, bool allowZero, int parts)
    {
        (_classes, _metrics, _allowZero, _parts) = (classes, metrics, allowZero, Math.Max(1, parts));
    }

    /// <summary>One result per class. A label outside 0..classes−1 is a row of none of them.</summary>
    public BinaryThreshold[] Run(ReadOnlyMemory<double> scores, ReadOnlyMemory<int> labels, CancellationToken cancellationToken)
    {
        int rows = labels.Length, parts = Math.Clamp(rows / 65_536, 1, _parts);
        BinCounts[] counted = new BinCounts[parts];
        Workers.Run(parts, parts, cancellationToken, part =>
        {
            (int start, int end) = Workers.Range(rows, parts, part);
            counted[part] = new BinCounts(_classes);
            counted[part].Add(scores.Span[(start * _classes)..(end * _classes)], labels.Span[start..end]);
        });
        BinCounts counts = counted[0];
        for (int part = 1; part < parts; part++) counts.Add(counted[part]);

        ClassBins[] bins = new ClassBins[_classes];
        for (int c = 0; c < _classes; c++) bins[c] = new ClassBins(counts.Of(c), counts.PositivesOf(c), rows, _metrics[c]);
        BinCollector[] collected = new BinCollector[parts];
        Workers.Run(parts, parts, cancellationToken, part =>
        {
            (int start, int end) = Workers.Range(rows, parts, part);
            collected[part] = new BinCollector(bins);
            collected[part].Collect(scores.Span[(start * _classes)..(end * _classes)], labels.Span[start..end]);
        });
        BinaryThreshold[] results = new BinaryThreshold[_classes];
        Workers.Run(_classes, _parts, cancellationToken, c => results[c] = Best(bins[c], _metrics[c], collected, c));
        return results;
    }

    private BinaryThreshold Best(ClassBins bins, in MetricKernel metric, BinCollector[] collected, int c)
    {
        double[] positives = Sorted(collected.Select(part => part.PositivesOf(c)), out int positiveCount);
        double[] negatives = Sorted(collected.Select(part => part.NegativesOf(c)), out int negativeCount);
        SortedSweep sweep = new(metric, bins.Positives, bins.Negatives, _allowZero);
        int p = positiveCount, n = negativeCount;
        for (int b = ScoreBins.Count - 1; b >= 0; b--)
        {
            if (!bins.IsNeeded(b)) continue;
            int inBinPositives = bins.PositivesIn(b), inBinNegatives = bins.RowsIn(b) - inBinPositives;
            p -= inBinPositives;
            n -= inBinNegatives;
            sweep.Walk(positives.AsSpan(p, inBinPositives), negatives.AsSpan(n, inBinNegatives), bins.PositivesAbove(b), bins.NegativesAbove(b));
        }
        ArrayPool<double>.Shared.Return(positives);
        ArrayPool<double>.Shared.Return(negatives);
        return sweep.Result();
    }

    private static double[] Sorted(IEnumerable<List<double>> parts, out int count)
    {
        count = parts.Sum(static p => p.Count);
        double[] all = ArrayPool<double>.Shared.Rent(count);
        int at = 0;
        foreach (List<double> part in parts)
        {
            part.CopyTo(all, at);
            at += part.Count;
        }
        all.AsSpan(0, count).Sort();
        return all;
    }
}
