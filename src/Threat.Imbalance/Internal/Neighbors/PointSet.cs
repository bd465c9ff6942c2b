using Threat.Shared;

namespace Threat.Imbalance.Internal;

/// <summary>Points in spatial order, cut into blocks with bounding boxes, laid out for the distance kernel.</summary>
internal sealed class PointSet
{
    /// <summary>Points a block.</summary>
    public const int BlockRows = 128;

    private PointSet(int[] rows, int columns)
    {
        Rows = rows;
        Columns = columns;
        Blocks = (rows.Length + BlockRows - 1) / BlockRows;
        Points = GC.AllocateUninitializedArray<float>(rows.Length * columns, pinned: true);
        Boxes = new float[Blocks * columns * 2];
        Centroids = new float[Blocks * columns];
        Errors = new float[Blocks];
    }

    /// <summary>Row number by position.</summary>
    public int[] Rows { get; }

    /// <summary>The caller's place by position.</summary>
    public int[] Places { get; private set; } = [];

    public int Columns { get; }

    public int Blocks { get; }

    /// <summary>Position-major coordinates.</summary>
    public float[] Points { get; }

    /// <summary>Per block: the lowest value of each column, then the highest.</summary>
    public float[] Boxes { get; }

    /// <summary>Per block: the mean of its points.</summary>
    public float[] Centroids { get; }

    /// <summary>Per block: how far a stored point may lie from its true place.</summary>
    public float[] Errors { get; }

    /// <summary>Panels of candidates, empty until <see cref="BuildPanels"/>.</summary>
    public float[] Panels { get; private set; } = [];

    public int SizeOf(int block) => Math.Min(BlockRows, Rows.Length - block * BlockRows);

    /// <summary>Projects the given rows (or takes them as they are) and orders them.</summary>
    public static PointSet Build(ReadOnlyMemory<float> source, int sourceColumns, int[] rows, PrincipalAxes? axes, int threads, CancellationToken cancellationToken)
    {
        int columns = axes?.Count ?? sourceColumns;
        float[] raw = GC.AllocateUninitializedArray<float>(rows.Length * columns);
        float[] errors = new float[axes is null ? 0 : rows.Length];
        Workers.RunRanges(rows.Length, 1024, threads, cancellationToken, (start, end) =>
        {
            double[] scratch = new double[sourceColumns];
            for (int i = start; i < end; i++)
            {
                ReadOnlySpan<float> row = source.Span.Slice(rows[i] * sourceColumns, sourceColumns);
                Span<float> point = raw.AsSpan(i * columns, columns);
                if (axes is null) row.CopyTo(point);
                else errors[i] = axes.Project(row, scratch, point);
            }
        });
        int[] places = SpatialOrder.Of(raw, rows.Length, columns, BlockRows, threads, cancellationToken);
        int[] ordered = new int[rows.Length];
        PointSet set = new(ordered, columns) { Places = places };
        Workers.Run(set.Blocks, threads, cancellationToken, block => set.Fill(block, raw, errors, rows));
        return set;
    }

    /// <summary>Lays the points out column by column in panels of <see cref="DistanceKernel.PanelLanes"/>; missing lanes are 0.</summary>
    public void BuildPanels(int threads, CancellationToken cancellationToken)
    {
        const int Lanes = DistanceKernel.PanelLanes;
        Panels = GC.AllocateUninitializedArray<float>(Blocks * BlockRows * Columns, pinned: true);
        Workers.Run(Blocks, threads, cancellationToken, block =>
        {
            for (int p = block * BlockRows; p < (block + 1) * BlockRows; p++)
            {
                Span<float> panel = Panels.AsSpan(p / Lanes * Lanes * Columns, Lanes * Columns);
                for (int c = 0; c < Columns; c++) panel[c * Lanes + p % Lanes] = p < Rows.Length ? Points[p * Columns + c] : 0f;
            }
        });
    }

    private void Fill(int block, float[] raw, float[] errors, int[] rows)
    {
        Span<float> low = Boxes.AsSpan(block * 2 * Columns, Columns), high = Boxes.AsSpan((block * 2 + 1) * Columns, Columns);
        Span<float> centroid = Centroids.AsSpan(block * Columns, Columns);
        low.Fill(float.PositiveInfinity);
        high.Fill(float.NegativeInfinity);
        int start = block * BlockRows, end = start + SizeOf(block);
        for (int p = start; p < end; p++)
        {
            int i = Places[p];
            Rows[p] = rows[i];
            ReadOnlySpan<float> point = raw.AsSpan(i * Columns, Columns);
            point.CopyTo(Points.AsSpan(p * Columns));
            for (int c = 0; c < point.Length; c++)
            {
                low[c] = Math.Min(low[c], point[c]);
                high[c] = Math.Max(high[c], point[c]);
                centroid[c] += point[c] / (end - start);
            }
            if (errors.Length > 0) Errors[block] = Math.Max(Errors[block], errors[i]);
        }
    }
}
