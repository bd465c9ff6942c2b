namespace Threat.Core;

/// <summary>
/// The one encoding of missing values in the suite: d values with a missing mask become 2·d columns, first the values (0 where missing),
/// then one 0/1 indicator per value. For a network this equals a learned imputation: the indicator's weight is the value it fills in.
/// </summary>
/// <remarks>Thread-safe. Bit i of the mask (word i / 64, bit i % 64) is set where value i is missing; an empty mask means none is.</remarks>
public static class MissingIndicators
{
    /// <summary>Number of 64-bit words that a mask for <paramref name="valueCount"/> values takes.</summary>
    public static int MaskLength(int valueCount) => (valueCount + 63) / 64;

    /// <summary>Whether value <paramref name="index"/> is missing.</summary>
    public static bool IsMissing(ReadOnlySpan<ulong> missing, int index) => !missing.IsEmpty && (missing[index >> 6] >> (index & 63) & 1) != 0;

    /// <summary>Writes the 2·d encoded columns of one row.</summary>
    /// <param name="values">d values; what stands at a missing place is ignored.</param>
    /// <param name="missing">The mask, empty or <see cref="MaskLength"/> words.</param>
    /// <param name="destination">2·d places.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public static void Encode(ReadOnlySpan<float> values, ReadOnlySpan<ulong> missing, Span<float> destination)
    {
        int d = values.Length;
        if (destination.Length != 2 * d) throw new ArgumentException($"{d} values encode to {2 * d} columns, but the destination has {destination.Length}.", nameof(destination));
        if (!missing.IsEmpty && missing.Length != MaskLength(d)) throw new ArgumentException($"The mask of {d} values has {MaskLength(d)} words, but {missing.Length} were given.", nameof(missing));
        for (int i = 0; i < d; i++)
        {
            bool absent = IsMissing(missing, i);
            destination[i] = absent ? 0f : values[i];
            destination[d + i] = absent ? 1f : 0f;
        }
    }

    /// <summary>The names of the encoded columns: the given names, then each with ".missing" added.</summary>
    public static IReadOnlyList<string> EncodedNames(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return [.. names, .. names.Select(static n => n + ".missing")];
    }
}
