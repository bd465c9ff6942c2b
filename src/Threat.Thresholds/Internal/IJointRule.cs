namespace Threat.Thresholds.Internal;

/// <summary>How one class's threshold decides a row when all other thresholds are fixed.</summary>
internal interface IJointRule
{
    /// <summary>
    /// The class the row gets when class <paramref name="c"/>'s threshold is above <paramref name="key"/>; at or below, it gets <paramref name="c"/>.
    /// A row that gets the same class either way gives that class and the key −1.
    /// </summary>
    static abstract int Otherwise(ReadOnlySpan<double> row, ReadOnlySpan<double> thresholds, int c, out double key);

    /// <summary>The class the row gets.</summary>
    static abstract int Decide(ReadOnlySpan<double> row, ReadOnlySpan<double> thresholds);

    /// <summary>A threshold between two keys.</summary>
    static abstract double Between(double cut, double below);

    /// <summary>The lowest threshold that no row reaches whose key is at most this.</summary>
    static abstract double Above(double highestKey);

    /// <summary>The highest threshold allowed.</summary>
    static abstract double Highest { get; }
}
