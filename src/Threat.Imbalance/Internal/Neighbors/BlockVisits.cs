using Threat.Shared;

namespace Threat.Imbalance.Internal;

/// <summary>
/// Which blocks of candidates each block of queries is compared with: an inverted file (IVF; Jégou, Douze, Schmid 2011) whose cells are the blocks of the spatial order,
/// by the distance of their means. As many are visited as the pilot needs for the recall that was asked for.
/// </summary>
internal sealed class BlockVisits
{
    private readonly PointSet _candidates;
    private readonly PointSet _queries;
    private readonly float[] _radius;
    private readonly bool _mirrored;

    private BlockVisits(PointSet candidates, PointSet queries, float[] radius, double share)
    {
        (_candidates, _queries, _radius, Share) = (candidates, queries, radius, share);
        _mirrored = ReferenceEquals(candidates, queries);
    }

    /// <summary>The share of the candidates that a query is compared with.</summary>
    public double Share { get; }

    public static BlockVisits Calibrate(NeighborRequest request, PointSet candidates, PointSet queries, Pilot pilot, NeighborLists truth, CancellationToken cancellationToken)
    {
        int visits = Needed(request, candidates, queries, pilot, truth, cancellationToken);
        float[] radius = new float[queries.Blocks];
        Workers.Run(queries.Blocks, request.Threads, cancellationToken, block =>
        {
            float[] distances = Distances(candidates, queries, block);
            Array.Sort(distances);
            radius[block] = distances[visits - 1];
        });
        return new BlockVisits(candidates, queries, radius, (double)visits / candidates.Blocks);
    }

    /// <summary>Whether the pair is compared when the turn is <paramref name="block"/>'s. Where both sides are the same rows, each pair has one turn.</summary>
    public bool Includes(int block, int other)
    {
        if (_mirrored && other == block) return false;
        float distance = Distance(_candidates, _queries, block, other);
        if (distance > _radius[block]) return false;
        return !_mirrored || other > block || distance > _radius[other];
    }

    private static int Needed(NeighborRequest request, PointSet candidates, PointSet queries, Pilot pilot, NeighborLists truth, CancellationToken cancellationToken)
    {
        int[] positionOfQuery = Inverse(queries.Places), positionOfCandidate = Inverse(candidates.Places);
        List<int> ranks = [];
        for (int i = 0; i < pilot.Rows.Length; i++)
        {
            if (Pilot.Measures(i)) continue;
            cancellationToken.ThrowIfCancellationRequested();
            float[] distances = Distances(candidates, queries, positionOfQuery[pilot.PositionOf(i)] / PointSet.BlockRows);
            foreach (int row in truth.Of(i))
            {
                float own = distances[positionOfCandidate[Array.BinarySearch(request.Candidates, row)] / PointSet.BlockRows];
                ranks.Add(distances.Count(d => d <= own));
            }
        }
        ranks.Sort();
        return ranks[Math.Clamp((int)Math.Ceiling(request.Search.TargetRecall * ranks.Count) - 1, 0, ranks.Count - 1)];
    }

    private static int[] Inverse(int[] places)
    {
        int[] positions = new int[places.Length];
        for (int p = 0; p < places.Length; p++) positions[places[p]] = p;
        return positions;
    }

    private static float[] Distances(PointSet candidates, PointSet queries, int block)
    {
        float[] distances = new float[candidates.Blocks];
        for (int b = 0; b < distances.Length; b++) distances[b] = Distance(candidates, queries, block, b);
        return distances;
    }

    private static unsafe float Distance(PointSet candidates, PointSet queries, int block, int other)
    {
        int columns = candidates.Columns;
        fixed (float* a = &queries.Centroids[block * columns], b = &candidates.Centroids[other * columns]) return DistanceKernel.Quick(a, b, columns);
    }
}
