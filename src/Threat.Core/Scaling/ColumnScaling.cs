namespace Threat.Core;

/// <summary>How one column is scaled.</summary>
public enum ColumnScaling
{
    /// <summary>Left as it is (binary, one-hot, shares).</summary>
    None,

    /// <summary>(x − mean) / standard deviation.</summary>
    Standard,

    /// <summary>(x − median) / (1.4826 · median absolute deviation); where that is below a thousandth of the standard deviation (0, or what rounding leaves), the interquartile range / 1.349, then the standard deviation.</summary>
    Robust,

    /// <summary>sign(x)·log(1 + |x|), then <see cref="Standard"/>: for counts, bytes and durations.</summary>
    LogStandard,

    /// <summary>
    /// sign(x)·log(1 + |x|), then <see cref="Robust"/>, with another limit: the logarithm has tamed the tails, so a spread below a quarter of the standard deviation is that of a
    /// column which is mostly one value, and is not used.
    /// </summary>
    LogRobust,
}
