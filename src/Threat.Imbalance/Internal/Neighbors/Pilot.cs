namespace Threat.Imbalance.Internal;

/// <summary>Some queries, evenly spaced, whose true neighbours are found first: the even ones say how much an approximate search must visit, the odd ones what it found.</summary>
internal sealed class Pilot
{
    private const int Size = 1024;
    private readonly int[] _positions;

    private Pilot(int[] positions, int[] rows) => (_positions, Rows) = (positions, rows);

    /// <summary>The rows of the pilot's queries.</summary>
    public int[] Rows { get; }

    /// <summary>How many of them only measure.</summary>
    public int TestCount => Rows.Length / 2;

    public static Pilot Of(NeighborRequest request)
    {
        int[] asked = request.Asked;
        int size = Math.Min(Size, asked.Length);
        int[] positions = [.. Enumerable.Range(0, size).Select(i => (int)((long)i * asked.Length / size))];
        return new Pilot(positions, [.. positions.Select(p => asked[p])]);
    }

    /// <summary>Where pilot query <paramref name="number"/> stands among all queries.</summary>
    public int PositionOf(int number) => _positions[number];

    public static bool Measures(int number) => number % 2 == 1;

    /// <summary>The share of true neighbours that were found, over the queries that only measure.</summary>
    public double Recall(NeighborLists truth, NeighborLists found)
    {
        int hits = 0, all = 0;
        for (int i = 1; i < Rows.Length; i += 2)
        {
            foreach (int row in truth.Of(i)) hits += found.Of(_positions[i]).Contains(row) ? 1 : 0;
            all += truth.Count;
        }
        return all == 0 ? 1 : (double)hits / all;
    }
}
