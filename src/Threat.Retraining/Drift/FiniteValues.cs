using System.Runtime.CompilerServices;

namespace Threat.Retraining.Internal;

/// <summary>NaN has no place in an order: what sorts and compares values would count it anywhere, or never end.</summary>
internal static class FiniteValues
{
    public static void Require(ReadOnlySpan<double> values, [CallerArgumentExpression(nameof(values))] string name = "")
    {
        for (int i = 0; i < values.Length; i++)
            if (!double.IsFinite(values[i])) throw new ArgumentException(FormattableString.Invariant($"Value {i} is {values[i]}; all values must be finite: leave missing ones out."), name);
    }
}
