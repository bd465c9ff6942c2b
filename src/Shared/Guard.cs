using System.Runtime.CompilerServices;

namespace Threat.Shared;

/// <summary>Argument checks whose messages say what was given and what is allowed. Unlike the BCL's helpers they refuse NaN.</summary>
internal static class Guard
{
    public static double InRange(double value, double min, double max, [CallerArgumentExpression(nameof(value))] string name = "")
        => value >= min && value <= max
            ? value
            : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} is {value}; allowed is {min} to {max}."));

    public static double Positive(double value, [CallerArgumentExpression(nameof(value))] string name = "")
        => value > 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} is {value}; it must be a finite number above 0."));

    public static double NotNegative(double value, [CallerArgumentExpression(nameof(value))] string name = "")
        => value >= 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} is {value}; it must be a finite number of 0 or more."));

    /// <summary>A share that is neither nothing nor all.</summary>
    public static double BetweenZeroAndOne(double value, [CallerArgumentExpression(nameof(value))] string name = "")
        => value > 0 && value < 1
            ? value
            : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} is {value}; it must be above 0 and below 1."));

    /// <summary>A share that may be nothing, but not all.</summary>
    public static double BelowOne(double value, [CallerArgumentExpression(nameof(value))] string name = "")
        => value >= 0 && value < 1
            ? value
            : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} is {value}; allowed is 0 up to, but not including, 1."));

    public static T Defined<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : struct, Enum
        => Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; allowed are {string.Join(", ", Enum.GetNames<T>())}.");

    public static int AtLeast(int value, int min, [CallerArgumentExpression(nameof(value))] string name = "")
        => value >= min
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must be at least {min}.");
}
