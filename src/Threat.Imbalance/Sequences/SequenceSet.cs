using Threat.Shared;

namespace Threat.Imbalance;

/// <summary>Series of equal length: <see cref="Count"/> × <see cref="Length"/> steps × <see cref="Channels"/>, row-major, with an optional class id per series.</summary>
/// <remarks>Immutable and thread-safe. NaN and infinity are refused. Given memory is kept, not copied: do not write to it afterwards.</remarks>
public sealed class SequenceSet
{
    private SequenceSet(ReadOnlyMemory<float> values, int count, int length, int channels, ReadOnlyMemory<int> labels)
    {
        if (length < 2) throw new ArgumentException($"The series have {length} steps; augmentation needs at least 2.");
        if (channels < 1) throw new ArgumentException($"The series have {channels} channels; they need at least 1.");
        if ((long)count * length * channels != values.Length)
            throw new ArgumentException($"{values.Length} values are no whole number of series of {length} steps × {channels} channels = {(long)length * channels} values.");
        if (!labels.IsEmpty && labels.Length != count) throw new ArgumentException($"{labels.Length} labels were given for {count} series; the numbers must be equal.");
        int step = length * channels, bad = IndexOfNonFinite(values.Span);
        if (bad >= 0)
            throw new ArgumentException(FormattableString.Invariant($"Series {bad / step}, step {bad % step / channels}, channel {bad % channels} is {values.Span[bad]}; series hold finite numbers only. Fill the gap before augmenting."));
        Values = values;
        Count = count;
        Length = length;
        Channels = channels;
        Labels = labels;
    }

    /// <summary>All values: series by series, step by step, channel by channel.</summary>
    public ReadOnlyMemory<float> Values { get; }

    /// <summary>Number of series.</summary>
    public int Count { get; }

    /// <summary>Steps a series.</summary>
    public int Length { get; }

    /// <summary>Channels a step.</summary>
    public int Channels { get; }

    /// <summary>A class id per series, or empty.</summary>
    public ReadOnlyMemory<int> Labels { get; }

    /// <summary>Wraps flat memory [n, length, channels] without a copy.</summary>
    /// <exception cref="ArgumentException">The sizes do not fit, or a value is NaN or infinite.</exception>
    public static SequenceSet FromMemory(ReadOnlyMemory<float> values, int length, int channels, ReadOnlyMemory<int> labels = default)
        => new(values, length < 1 || channels < 1 ? 0 : (int)(values.Length / ((long)length * channels)), length, channels, labels);

    /// <summary>Copies an array [n, length, channels].</summary>
    /// <exception cref="ArgumentException">A series is too short, or a value is NaN or infinite.</exception>
    public static SequenceSet From(float[,,] values, ReadOnlyMemory<int> labels = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new SequenceSet(FlatCopy.Of<float>(values), values.GetLength(0), values.GetLength(1), values.GetLength(2), labels);
    }

    /// <summary>One series: length × channels values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The series does not exist.</exception>
    public ReadOnlySpan<float> Series(int index)
        => (uint)index < (uint)Count
            ? Values.Span.Slice(index * Length * Channels, Length * Channels)
            : throw new ArgumentOutOfRangeException(nameof(index), index, $"Series {index} does not exist; there are {Count}.");

    private static int IndexOfNonFinite(ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i])) return i;
        }
        return -1;
    }
}
