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

    public static int AtLeast(int value, int min, [CallerArgumentExpression(nameof(value))] string name = "")
        => value >= min
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must be at least {min}.");
}
