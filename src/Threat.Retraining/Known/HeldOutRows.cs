using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Threat.Retraining.Internal;

/// <summary>
/// Which rows no run ever trains on: those of sources whose hash falls into the share, the same in every run. A source with more than a hundredth of the rows
/// is divided by incident instead, so that an import under one name is neither held out whole nor never.
/// </summary>
internal sealed class HeldOutRows
{
    private readonly double _share;
    private readonly HashSet<string> _large = new(StringComparer.Ordinal);

    public HeldOutRows(IReadOnlyList<ScreenedSample> samples, double share)
    {
        _share = share;
        int limit = Math.Max(10, samples.Count / 100);
        foreach ((string source, int count) in samples.CountBy(static s => s.Source, StringComparer.Ordinal)) if (count > limit) _large.Add(source);
    }

    public bool Holds(string source, string incident) => _share > 0 && Position(_large.Contains(source) ? $"incident\t{incident}" : $"source\t{source}") < _share;

    /// <summary>The plan without held-out rows in the folds that a model learns from. The test fold keeps them: nothing is learned there.</summary>
    public FoldPlan Remove(FoldPlan plan, IReadOnlyList<ScreenedSample> samples, int[] kept)
    {
        if (_share == 0) return plan;
        FoldPlan rest = plan.Without(i => Holds(samples[kept[i]].Source, samples[kept[i]].IncidentId));
        int removed = plan.Train.Count - rest.Train.Count + plan.Validation.Count - rest.Validation.Count + plan.Calibrate.Count - rest.Calibrate.Count + plan.Threshold.Count - rest.Threshold.Count;
        return removed == 0 ? plan : rest with { Notes = [.. plan.Notes, $"{removed} rows of held-out sources are kept from learning, to compare later models on (FoldOptions.HeldOutSources)."] };
    }

    private static double Position(string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes("threat-held-out/1\t" + key), hash);
        return (BinaryPrimitives.ReadUInt64LittleEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }
}
