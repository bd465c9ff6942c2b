using System.Numerics;
using Threat.Shared;

namespace Threat.Imbalance.Internal;

/// <summary>
/// Exact nearest neighbours: blocks of nearby points are compared nearest block first; whole blocks fall to their bounding boxes, most pairs to a single
/// precision bound, and what remains is ranked by its distance in double. The lists equal those of a brute force in double.
/// </summary>
internal sealed unsafe class NeighborSearch
{
    private readonly NeighborRequest _request;
    private readonly CancellationToken _cancellation;
    private readonly SimdPath _simd;
    private readonly PointSet _candidates;
    private readonly PointSet _queries;
    private readonly NeighborHeaps _heaps;
    private readonly BlockVisits? _visits;
    private readonly bool _mirrored;
    private readonly bool _filtered;
    private readonly float _slack;
    private readonly float _quickSlack;
    private int _blocksDone;

    private NeighborSearch(NeighborRequest request, PointSet candidates, PointSet queries, bool filtered, BlockVisits? visits, CancellationToken cancellation)
    {
        _request = request;
        _cancellation = cancellation;
        _simd = SimdPaths.Resolve(request.Simd);
        _filtered = filtered;
        _visits = visits;
        _mirrored = ReferenceEquals(candidates, queries);
        _candidates = candidates;
        _queries = queries;
        _heaps = new NeighborHeaps(queries.Rows.Length, request.Count);
        _slack = Slack(candidates.Columns);
        _quickSlack = Slack(request.Columns);
    }

    /// <summary>The neighbours of each query, exact or approximate, in the memory the request allows.</summary>
    public static NeighborLists Run(NeighborRequest request, CancellationToken cancellation = default) => Run(request, cancellation, out _);

    /// <summary>As the other; also says over how many principal components distances were bounded, 0 for none.</summary>
    public static NeighborLists Run(NeighborRequest request, CancellationToken cancellation, out int components)
    {
        PrincipalAxes? axes = request.ChooseAxes();
        components = axes?.Count ?? 0;
        if (BoundedSearch.IsNeeded(request, axes)) return BoundedSearch.Run(request, axes, cancellation);
        PointSet candidates = PointSet.Build(request.Rows, request.Columns, request.Candidates, axes, request.Threads, cancellation);
        candidates.BuildPanels(request.Threads, cancellation);
        PointSet queries = request.Queries is null ? candidates : PointSet.Build(request.Rows, request.Columns, request.Queries, axes, request.Threads, cancellation);
        if (!request.IsApproximate) return new NeighborSearch(request, candidates, queries, axes is not null, null, cancellation).Search();

        Pilot pilot = Pilot.Of(request);
        PointSet asked = PointSet.Build(request.Rows, request.Columns, pilot.Rows, axes, request.Threads, cancellation);
        NeighborRequest exact = request with { Queries = pilot.Rows, Progress = null };
        NeighborLists truth = new NeighborSearch(exact, candidates, asked, axes is not null, null, cancellation).Search();
        BlockVisits visits = BlockVisits.Calibrate(request, candidates, queries, pilot, truth, cancellation);
        NeighborLists found = new NeighborSearch(request, candidates, queries, axes is not null, visits, cancellation).Search();
        Complete(found, request, axes, candidates, cancellation);
        double recall = pilot.Recall(truth, found);
        request.Notes?.Add(FormattableString.Invariant($"Neighbours were searched approximately: each of {request.Asked.Length:N0} rows in {visits.Share:P1} of {request.Candidates.Length:N0} rows, recall {recall:0.000} measured on {pilot.TestCount:N0} of them."));
        return found with { Recall = recall };
    }

    /// <summary>Queries whose visited cells held too few rows are searched exactly.</summary>
    private static void Complete(NeighborLists found, NeighborRequest request, PrincipalAxes? axes, PointSet candidates, CancellationToken cancellation)
    {
        int[] asked = request.Asked, open = [.. Enumerable.Range(0, asked.Length).Where(q => double.IsPositiveInfinity(found.DistancesOf(q)[^1]))];
        if (open.Length == 0) return;
        NeighborRequest rest = request with { Queries = [.. open.Select(q => asked[q])], Progress = null };
        PointSet queries = PointSet.Build(request.Rows, request.Columns, rest.Queries!, axes, request.Threads, cancellation);
        NeighborLists lists = new NeighborSearch(rest, candidates, queries, axes is not null, null, cancellation).Search();
        for (int i = 0; i < open.Length; i++)
        {
            lists.Of(i).CopyTo(found.Indices.AsSpan(open[i] * found.Count));
            lists.DistancesOf(i).CopyTo(found.SquaredDistances.AsSpan(open[i] * found.Count));
        }
    }

    private NeighborLists Search()
    {
        fixed (float* rows = _request.Rows.Span)
        {
            nint address = (nint)rows;
            if (_mirrored) Workers.Run(_queries.Blocks, _request.Threads, _cancellation, i => Compare(i, i, false, (float*)address));
            Workers.Run(_queries.Blocks, _request.Threads, _cancellation, i => Block(i, (float*)address));
        }
        return _heaps.ToLists(_queries.Places);
    }

    /// <summary>Single precision sums of squares are within (columns + 3) half units in the last place; a little more is allowed.</summary>
    private static float Slack(int columns) => 1f + (columns + 16) * 7e-8f + 2e-6f;

    private void Block(int block, float* rows)
    {
        int blocks = _candidates.Blocks;
        float[] gaps = new float[blocks];
        int[] order = new int[blocks];
        int count = 0;
        fixed (float* own = &_queries.Boxes[block * 2 * _queries.Columns], boxes = _candidates.Boxes)
        {
            int first = _mirrored && _visits is null ? block + 1 : 0;
            for (int b = first; b < blocks; b++)
            {
                if (_visits is not null && !_visits.Includes(block, b)) continue;
                order[count] = b;
                gaps[count++] = BoxDistance.OfBox(own, boxes + (long)b * 2 * _candidates.Columns, _candidates.Columns);
            }
        }
        Array.Sort(gaps, order, 0, count);
        for (int i = 0; i < count; i++)
        {
            if ((i & 63) == 0) _cancellation.ThrowIfCancellationRequested();
            float limit = Farthest(_queries, _heaps.Reach, block, _candidates.Errors[order[i]]);
            if (_mirrored) limit = Math.Max(limit, Farthest(_candidates, _heaps.Reach, order[i], _queries.Errors[block]));
            if (gaps[i] <= limit) Compare(block, order[i], _mirrored, rows);
        }
        _request.Progress?.Report((double)Interlocked.Increment(ref _blocksDone) / _queries.Blocks);
    }

    private float Farthest(PointSet set, float[] reach, int block, float error)
    {
        float farthest = 0;
        foreach (float r in reach.AsSpan(block * PointSet.BlockRows, set.SizeOf(block))) farthest = Math.Max(farthest, r);
        return Limit(farthest, set.Errors[block] + error);
    }

    private float Limit(float reach, float error) => (reach + error) * (reach + error) * _slack + 1e-37f;

    private void Compare(int block, int other, bool mirror, float* rows)
    {
        const int Lanes = DistanceKernel.PanelLanes, Tile = DistanceKernel.TileRows;
        int columns = _candidates.Columns, size = _queries.SizeOf(block), otherSize = _candidates.SizeOf(other);
        int start = block * PointSet.BlockRows, otherStart = other * PointSet.BlockRows;
        float error = _queries.Errors[block] + _candidates.Errors[other], laneMost = -1;
        float* laneLimits = stackalloc float[PointSet.BlockRows];
        for (int lane = 0; lane < PointSet.BlockRows; lane++)
        {
            laneLimits[lane] = mirror && lane < otherSize ? Limit(_heaps.Reach[otherStart + lane], error) : -1;
            laneMost = Math.Max(laneMost, laneLimits[lane]);
        }
        float** tile = stackalloc float*[Tile];
        float* limits = stackalloc float[Tile];
        uint* masks = stackalloc uint[Tile];
        fixed (float* points = _queries.Points, panels = _candidates.Panels, box = &_candidates.Boxes[other * 2 * columns], reach = _heaps.Reach)
        {
            for (int first = 0; first < size; first += Tile)
            {
                bool near = false;
                for (int q = 0; q < Tile; q++)
                {
                    int at = start + Math.Min(first + q, size - 1);
                    tile[q] = points + (long)at * columns;
                    float most = Math.Max(laneMost, Limit(reach[at], error));
                    near |= BoxDistance.OfPoint(tile[q], box, columns) <= most;
                }
                if (!near) continue;
                for (int lane = 0; lane < otherSize; lane += Lanes)
                {
                    for (int q = 0; q < Tile; q++) limits[q] = first + q < size ? Limit(reach[start + first + q], error) : -1;
                    if (DistanceKernel.Near(_simd, tile, panels + (long)(otherStart + lane) * columns, columns, limits, laneLimits + lane, masks) == 0) continue;
                    uint valid = otherSize - lane >= Lanes ? uint.MaxValue : (1u << (otherSize - lane)) - 1;
                    for (int q = 0; q < Tile && first + q < size; q++)
                    {
                        for (uint bits = masks[q] & valid; bits != 0; bits &= bits - 1)
                            Refine(start + first + q, otherStart + lane + BitOperations.TrailingZeroCount(bits), mirror, rows);
                    }
                }
            }
        }
    }

    private void Refine(int query, int candidate, bool mirror, float* rows)
    {
        int row = _queries.Rows[query], otherRow = _candidates.Rows[candidate];
        if (row == otherRow) return;
        float* a = rows + (long)row * _request.Columns, b = rows + (long)otherRow * _request.Columns;
        if (_filtered)
        {
            float reach = _heaps.Reach[query];
            if (mirror) reach = Math.Max(reach, _heaps.Reach[candidate]);
            if (DistanceKernel.Quick(a, b, _request.Columns) > reach * reach * _quickSlack + 1e-37f) return;
        }
        double distance = DistanceKernel.Exact(a, b, _request.Columns);
        _heaps.Offer(query, distance, otherRow);
        if (mirror) _heaps.Offer(candidate, distance, row);
    }
}
