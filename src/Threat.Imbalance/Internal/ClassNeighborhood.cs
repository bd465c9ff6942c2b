using System.Runtime.InteropServices;

namespace Threat.Imbalance.Internal;

/// <summary>The nearest distinct rows of each row of one class. Identical rows count once, so that copies do not become each other's only partners.</summary>
internal sealed class ClassNeighborhood
{
    private readonly int[] _rows;
    private readonly int[] _group;
    private readonly NeighborLists _lists;

    private ClassNeighborhood(int[] rows, int[] group, int distinct, NeighborLists lists)
    {
        _rows = rows;
        _group = group;
        _lists = lists;
        Distinct = distinct;
    }

    /// <summary>Number of different rows.</summary>
    public int Distinct { get; }

    /// <summary>Partners a row.</summary>
    public int Partners => _lists.Count;

    /// <summary>The dataset's row that is the <paramref name="n"/>th partner of the class's row at <paramref name="position"/>.</summary>
    public int Partner(int position, int n) => _rows[_lists.Of(_group[position])[n]];

    /// <summary>Finds up to <paramref name="wanted"/> partners for each of a class's rows (ascending dataset rows); fewer when fewer distinct rows exist.</summary>
    public static ClassNeighborhood Find(FeatureMatrix features, int[] rows, int wanted, DistanceSpace space, SearchSettings settings, ProgressShare? progress, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<float> packed = space.Map(features, rows, settings.Threads, cancellationToken);
        (int[] group, int[] first) = Distincts(packed.Span, space.Columns, rows.Length);
        int count = Math.Min(wanted, first.Length - 1);
        NeighborLists lists = count < 1
            ? new NeighborLists(0, [], [])
            : NeighborSearch.Run(settings.Request(packed, space.Columns, first, null, count, progress) with
            {
                Axes = first.Length > 4 * PointSet.BlockRows ? settings.Axes?.For(packed.Span, SharedAxes.Share - 0.15) : null,
            }, cancellationToken);
        return new ClassNeighborhood(rows, group, first.Length, lists);
    }

    /// <summary>The group of each row, and the first row of each group.</summary>
    private static (int[] Group, int[] First) Distincts(ReadOnlySpan<float> rows, int columns, int count)
    {
        int[] group = new int[count];
        List<int> first = new(count);
        Dictionary<ulong, int> known = new(count);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<float> row = rows.Slice(i * columns, columns);
            ulong hash = Hash(MemoryMarshal.Cast<float, uint>(row));
            while (true)
            {
                ref int found = ref CollectionsMarshal.GetValueRefOrAddDefault(known, hash, out bool exists);
                if (!exists)
                {
                    group[i] = found = first.Count;
                    first.Add(i);
                    break;
                }
                if (rows.Slice(first[found] * columns, columns).SequenceEqual(row))
                {
                    group[i] = found;
                    break;
                }
                hash++;
            }
        }
        return (group, [.. first]);
    }

    private static ulong Hash(ReadOnlySpan<uint> bits)
    {
        ulong a = 0x9E3779B97F4A7C15UL, b = 0x94D049BB133111EBUL;
        int i = 0;
        for (; i + 2 <= bits.Length; i += 2)
        {
            a = (a ^ bits[i]) * 0xBF58476D1CE4E5B9UL;
            b = (b ^ bits[i + 1]) * 0xD6E8FEB86659FD93UL;
        }
        if (i < bits.Length) a = (a ^ bits[i]) * 0xBF58476D1CE4E5B9UL;
        ulong hash = a ^ (b >> 29) ^ (b << 35);
        return hash ^ (hash >> 32);
    }
}
