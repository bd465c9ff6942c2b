using System.Collections.Concurrent;
using Threat.Shared;

namespace Threat.Imbalance.Internal;

/// <summary>Changes <paramref name="series"/>, which holds the present values of a copy of series <paramref name="index"/>.</summary>
internal delegate void SequenceKernel(SequenceContext context, int index, Span<float> series, ref SeededRandom random);

/// <summary>What transforms know of the whole set; computed once, when first asked for.</summary>
internal sealed class SequenceContext(SequenceSet set, int threads, CancellationToken cancellationToken)
{
    private readonly ConcurrentDictionary<int, Lazy<int[]?[]>> _neighbors = new();
    private readonly ConcurrentDictionary<int, int[]> _others = new();
    private readonly Lazy<double[]> _deviations = new(() => Deviations(set));
    private readonly Lazy<Dictionary<int, int[]>> _classes = new(() => Enumerable.Range(0, set.Count).GroupBy(i => LabelOf(set, i)).ToDictionary(static g => g.Key, static g => g.ToArray()));

    public SequenceSet Set => set;

    public int Length => set.Length;

    public int Channels => set.Channels;

    /// <summary>The standard deviation of each channel over the set.</summary>
    public double[] ChannelDeviations => _deviations.Value;

    /// <summary>The series of the same class, this one included.</summary>
    public int[] ClassMates(int index) => _classes.Value[LabelOf(set, index)];

    /// <summary>The series of other classes.</summary>
    public int[] OtherClasses(int index) => _others.GetOrAdd(LabelOf(set, index), label => [.. Enumerable.Range(0, set.Count).Where(i => LabelOf(set, i) != label)]);

    /// <summary>A random other series of the same class, or null when it has no other.</summary>
    public int? Mate(int index, ref SeededRandom random)
    {
        int[] mates = ClassMates(index);
        if (mates.Length < 2) return null;
        int pick = random.NextInt32(mates.Length - 1);
        return mates[pick] == index ? mates[^1] : mates[pick];
    }

    /// <summary>Up to <paramref name="count"/> of the series, without <paramref name="except"/>, each once.</summary>
    public int[] Sample(int[] from, int count, int except, ref SeededRandom random)
    {
        List<int> chosen = [];
        for (int tries = 0; tries < 4 * count && chosen.Count < Math.Min(count, from.Length); tries++)
        {
            int pick = from[random.NextInt32(from.Length)];
            if (pick != except && !chosen.Contains(pick)) chosen.Add(pick);
        }
        return [.. chosen];
    }

    /// <summary>The nearest series of the same class, or null when it has no other.</summary>
    public int[]? Neighbors(int index, int count) => _neighbors.GetOrAdd(count, k => new Lazy<int[]?[]>(() => Search(k))).Value[index];

    private static int LabelOf(SequenceSet set, int index) => set.Labels.IsEmpty ? 0 : set.Labels.Span[index];

    private int[]?[] Search(int count)
    {
        int[]?[] found = new int[set.Count][];
        foreach (int[] members in _classes.Value.Values)
        {
            int k = Math.Min(count, members.Length - 1);
            if (k < 1) continue;
            NeighborLists lists = NeighborSearch.Run(new NeighborRequest(set.Values, set.Length * set.Channels, members, null, k) { Threads = threads }, cancellationToken);
            for (int i = 0; i < members.Length; i++) found[members[i]] = lists.Of(i).ToArray();
        }
        return found;
    }

    private static double[] Deviations(SequenceSet set)
    {
        double[] mean = new double[set.Channels], squares = new double[set.Channels];
        ReadOnlySpan<float> values = set.Values.Span;
        for (int i = 0; i < values.Length; i++)
        {
            int c = i % set.Channels;
            double off = values[i] - mean[c];
            mean[c] += off / (i / set.Channels + 1);
            squares[c] += off * (values[i] - mean[c]);
        }
        int steps = Math.Max(1, values.Length / set.Channels);
        return [.. squares.Select(s => Math.Sqrt(s / steps))];
    }
}
