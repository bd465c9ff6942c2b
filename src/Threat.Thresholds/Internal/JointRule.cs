namespace Threat.Thresholds.Internal;

/// <summary>How one class's threshold decides the rows of a table when all other thresholds are fixed.</summary>
internal abstract class JointRule
{
    /// <summary>The highest threshold allowed.</summary>
    public abstract double Highest { get; }

    /// <summary>Takes the present thresholds. Call it after every change and before <see cref="Fill"/>.</summary>
    public abstract void Set(ReadOnlySpan<double> thresholds);

    /// <summary>
    /// For rows start..end: the class the row gets when class <paramref name="c"/>'s threshold is above the key; at or below it, it gets <paramref name="c"/>.
    /// A row that gets the same class either way gives that class and the key 0.
    /// </summary>
    public abstract void Fill(int start, int end, int c, Span<double> keys, Span<int> others);

    /// <summary>The class each row from start on gets.</summary>
    public abstract void Decide(int start, Span<int> decided);

    /// <summary>The rows of start..end that can change their class when thresholds change by less than this factor; how many there are.</summary>
    public abstract int Open(int start, int end, double factor, Span<int> open);

    /// <summary>The same rule over another table.</summary>
    public abstract JointRule Over(ScoreTable other);

    /// <summary>A threshold above which no row reaches class c, where keys go up to <paramref name="highestKey"/>.</summary>
    public abstract double Above(double highestKey);

    /// <summary>A threshold between two keys.</summary>
    public abstract double Between(double cut, double below);
}
