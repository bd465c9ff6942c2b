using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Threat.Retraining.Internal;

/// <summary>The place of a row's source between 0 and 1, by a hash: the same in every run, unless the source becomes so large that it is divided by day.</summary>
internal sealed class SourcePosition
{
    private readonly string _purpose;
    private readonly LabeledDataset? _dataset;
    private readonly HashSet<string> _divided;

    /// <param name="purpose">Places for different purposes have nothing to do with each other.</param>
    /// <param name="dataset">Rows with sources and times.</param>
    public SourcePosition(string purpose, LabeledDataset dataset)
        : this(purpose, dataset.Times is null ? [] : Large(dataset.EntityIds ?? [])) => _dataset = dataset;

    private SourcePosition(string purpose, SourcePosition sources) => (_purpose, _dataset, _divided) = (purpose, sources._dataset, sources._divided);

    /// <param name="purpose">As above.</param>
    /// <param name="divided">Sources that are divided by day.</param>
    public SourcePosition(string purpose, IEnumerable<string> divided)
    {
        _purpose = purpose;
        _divided = new HashSet<string>(divided, StringComparer.Ordinal);
    }

    public IEnumerable<string> Divided => _divided.Order(StringComparer.Ordinal);

    /// <summary>Places of the same rows, with the same sources divided, for another purpose.</summary>
    public SourcePosition For(string purpose) => new(purpose, this);

    /// <summary>The place of a row of the dataset. Without sources each row stands alone.</summary>
    public double Of(int row) => _dataset!.EntityIds is { } sources ? Of(sources[row], _dataset.Times?[row] ?? default) : Of(_purpose, $"source\t{row.ToString(CultureInfo.InvariantCulture)}");

    public double Of(string source, DateTimeOffset time) => Of(_purpose, _divided.Contains(source) ? $"day\t{source}\t{time.UtcDateTime:yyyyMMdd}" : $"source\t{source}");

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
