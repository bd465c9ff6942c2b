namespace Threat.Imbalance.Internal;

/// <summary>
/// The best candidates so far of each query, ranked by (distance, index), so that the outcome does not depend on the order of arrival.
/// A lock bit per query lets several threads insert.
/// </summary>
internal sealed class NeighborHeaps
{
    private readonly int _k;
    private readonly double[] _distances;
    private readonly int[] _indices;
    private readonly int[] _locks;
    private readonly double[] _worst;

    public NeighborHeaps(int queries, int k)
    {
        _k = k;
        _distances = new double[checked(queries * k)];
        _indices = new int[queries * k];
        _locks = new int[queries];
        _worst = new double[queries];
        Reach = new float[queries];
        Array.Fill(_distances, double.PositiveInfinity);
        Array.Fill(_indices, int.MaxValue);
        Array.Fill(_worst, double.PositiveInfinity);
        Array.Fill(Reach, float.PositiveInfinity);
    }

    /// <summary>An upper bound of the distance (not squared) to each query's last neighbour; it only ever falls.</summary>
    public float[] Reach { get; }

    /// <summary>The squared distance of the query's last neighbour so far.</summary>
    public double Worst(int query) => Volatile.Read(ref _worst[query]);

    public void Offer(int query, double distance, int index)
    {
        if (distance > Volatile.Read(ref _worst[query])) return;
        SpinWait spin = default;
        while (Interlocked.CompareExchange(ref _locks[query], 1, 0) != 0) spin.SpinOnce();
        int start = query * _k, at = start + _k - 1;
        if (Before(distance, index, _distances[at], _indices[at]))
        {
            for (; at > start && Before(distance, index, _distances[at - 1], _indices[at - 1]); at--)
            {
                _distances[at] = _distances[at - 1];
                _indices[at] = _indices[at - 1];
            }
            _distances[at] = distance;
            _indices[at] = index;
            double worst = _distances[start + _k - 1];
            Volatile.Write(ref _worst[query], worst);
            Volatile.Write(ref Reach[query], (float)(Math.Sqrt(worst) * (1 + 1e-6)));
        }
        Volatile.Write(ref _locks[query], 0);
    }

    /// <summary>The lists, moved from search order to the caller's: query position p becomes place[p].</summary>
    public NeighborLists ToLists(ReadOnlySpan<int> place)
    {
        int[] indices = new int[_indices.Length];
        double[] distances = new double[_distances.Length];
        for (int p = 0; p < place.Length; p++)
        {
            _indices.AsSpan(p * _k, _k).CopyTo(indices.AsSpan(place[p] * _k));
            _distances.AsSpan(p * _k, _k).CopyTo(distances.AsSpan(place[p] * _k));
        }
        return new NeighborLists(_k, indices, distances);
    }

    private static bool Before(double distance, int index, double otherDistance, int otherIndex)
        => distance < otherDistance || (distance == otherDistance && index < otherIndex);
}
