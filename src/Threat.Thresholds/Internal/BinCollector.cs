using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Threat.Thresholds.Internal;

/// <summary>Gathers the scores that fall in needed bins, class by class, the class's own rows and the others apart.</summary>
internal sealed class BinCollector
{
    private readonly ClassBins[] _bins;
    private readonly List<double>[] _positives, _negatives;

    public BinCollector(ClassBins[] bins)
    {
        _bins = bins;
        _positives = [.. bins.Select(static _ => new List<double>())];
        _negatives = [.. bins.Select(static _ => new List<double>())];
    }

    public List<double> PositivesOf(int c) => _positives[c];

    public List<double> NegativesOf(int c) => _negatives[c];

    public void Collect(ReadOnlySpan<double> scores, ReadOnlySpan<int> labels)
    {
        int classes = _bins.Length, width = Vector256<double>.Count, done = 0;
        if (Vector256.IsHardwareAccelerated) done = CollectVectors(scores, labels, classes, width);
        for (int at = done; at < scores.Length; at++) Consider(at / classes, at % classes, scores[at], labels);
    }

    /// <summary>As many rows at a time as a vector has lanes, so that the pattern of classes repeats; nearly every vector is passed over by two comparisons.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int CollectVectors(ReadOnlySpan<double> scores, ReadOnlySpan<int> labels, int classes, int width)
    {
        int block = classes * width;
        double[] lowest = new double[block], end = new double[block];
        for (int i = 0; i < block; i++) (lowest[i], end[i]) = (_bins[i % classes].Lowest, _bins[i % classes].End);
        ref double s = ref MemoryMarshal.GetReference(scores);
        int row = 0, last = labels.Length - labels.Length % width;
        for (; row < last; row += width)
        {
            int start = row * classes;
            for (int i = 0; i < block; i += width)
            {
                Vector256<double> v = Vector256.LoadUnsafe(ref s, (nuint)(start + i));
                Vector256<double> hit = Vector256.GreaterThanOrEqual(v, Vector256.LoadUnsafe(ref lowest[0], (nuint)i)) & Vector256.LessThan(v, Vector256.LoadUnsafe(ref end[0], (nuint)i));
                for (uint mask = hit.ExtractMostSignificantBits(); mask != 0; mask &= mask - 1)
                {
                    int at = i + BitOperations.TrailingZeroCount(mask);
                    Consider(row + at / classes, at % classes, scores[start + at], labels);
                }
            }
        }
        return row * classes;
    }

    private void Consider(int row, int c, double score, ReadOnlySpan<int> labels)
    {
        if (!_bins[c].IsNeeded(ScoreBins.Of(score))) return;
        (labels[row] == c ? _positives : _negatives)[c].Add(score);
    }
}
