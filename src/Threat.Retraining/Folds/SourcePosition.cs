using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Threat.Retraining.Internal;

/// <summary>The place of a row's source between 0 and 1, by a hash: the same in every run in which the source is large or in which it is not (<see cref="Large"/>).</summary>
internal sealed class SourcePosition
{
    private readonly string _purpose;
    private readonly LabeledDataset _dataset;
    private readonly HashSet<string> _large = new(StringComparer.Ordinal);

    /// <param name="purpose">Places for different purposes have nothing to do with each other.</param>
    /// <param name="dataset">Rows with sources and times.</param>
    public SourcePosition(string purpose, LabeledDataset dataset)
    {
        _purpose = purpose;
        _dataset = dataset;
        _large.UnionWith(Large(dataset.EntityIds ?? []));
    }

    public double Of(int row)
    {
        // Without sources each row stands alone.
        string source = _dataset.EntityIds is { } sources ? sources[row] : row.ToString(CultureInfo.InvariantCulture);
        return Of(_purpose, _large.Contains(source) && _dataset.Times is { } times ? $"day\t{source}\t{times[row].UtcDateTime:yyyyMMdd}" : $"source\t{source}");
    }

    public static double Of(string purpose, string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(purpose + "\t" + key), hash);
        return (BinaryPrimitives.ReadUInt64LittleEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>Sources with more than a hundredth of the rows (and more than ten): they can be neither in nor out as a whole.</summary>
    public static IEnumerable<string> Large(IReadOnlyCollection<string> sources)
    {
        int limit = Math.Max(10, sources.Count / 100);
        return sources.CountBy(static s => s, StringComparer.Ordinal).Where(s => s.Value > limit).Select(static s => s.Key);
    }
}
