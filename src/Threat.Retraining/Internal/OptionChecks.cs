using System.Runtime.CompilerServices;

namespace Threat.Retraining;

internal static class OptionChecks
{
    public static void InRange(TimeSpan value, TimeSpan min, TimeSpan max, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (value < min || value > max) throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; allowed is {min} to {max}.");
    }
}
