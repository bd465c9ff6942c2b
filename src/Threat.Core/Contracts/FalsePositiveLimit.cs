namespace Threat.Core;

/// <summary>How many normal rows among those that thresholds are chosen on may be decided as an attack.</summary>
public sealed record FalsePositiveLimit
{
    /// <summary>A limit.</summary>
    /// <param name="normalClass">The id of the class that raises no alarm.</param>
    /// <param name="most">The most false positives, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is negative.</exception>
    public FalsePositiveLimit(int normalClass, int most)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(normalClass);
        ArgumentOutOfRangeException.ThrowIfNegative(most);
        NormalClass = normalClass;
        Most = most;
    }

    /// <summary>The id of the class that raises no alarm.</summary>
    public int NormalClass { get; }

    /// <summary>The most false positives.</summary>
    public int Most { get; }
}
