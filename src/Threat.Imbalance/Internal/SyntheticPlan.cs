using Threat.Shared;

namespace Threat.Imbalance.Internal;

/// <summary>Draws a partner and a weight for one new row of the base at <paramref name="position"/>.</summary>
internal delegate (int Partner, float Weight) PartnerDraw(int position, ref SeededRandom random);

/// <summary>Collects the origins of the rows of a result: the kept ones first, then each class's new ones, base by base.</summary>
internal sealed class SyntheticPlan
{
    private readonly RowOrigin[] _origins;
    private int _used;

    /// <summary>The rows of the dataset are kept, or those that <paramref name="keep"/> marks, and <paramref name="added"/> will be added.</summary>
    public SyntheticPlan(LabeledDataset dataset, long added, string sampler, bool[]? keep = null)
    {
        Kept = keep is null ? dataset.RowCount : keep.AsSpan().Count(true);
        long rows = Kept + added;
        // Refuses a result that cannot exist before any work is done for it.
        OutputBuffer.Check(rows, dataset.Features.ColumnCount, sampler);
        _origins = GC.AllocateUninitializedArray<RowOrigin>((int)rows);
        for (int i = 0; i < dataset.RowCount; i++)
        {
            if (keep is null || keep[i]) _origins[_used++] = RowOrigin.Kept(i);
        }
    }

    public int Kept { get; }

    public RowOrigin[] Origins => _used == _origins.Length ? _origins : throw new InvalidOperationException($"{_origins.Length - _used} planned rows have no origin.");

    /// <summary>Adds counts[p] rows for each base p. Numbers come from a stream per base, whatever the threads.</summary>
    public void Add(long seed, int classId, ReadOnlySpan<int> bases, int[] counts, int threads, CancellationToken cancellationToken, PartnerDraw draw)
    {
        int[] rows = bases.ToArray(), offsets = new int[rows.Length];
        for (int p = 0; p < rows.Length; p++)
        {
            offsets[p] = _used;
            _used += counts[p];
        }
        Workers.RunRanges(rows.Length, 1024, threads, cancellationToken, (start, end) =>
        {
            for (int p = start; p < end; p++)
            {
                SeededRandom random = Allocation.OfRow(seed, classId, p);
                for (int i = 0; i < counts[p]; i++)
                {
                    (int partner, float weight) = draw(p, ref random);
                    _origins[offsets[p] + i] = new RowOrigin(rows[p], partner, partner < 0 ? 0f : weight);
                }
            }
        });
    }
}
