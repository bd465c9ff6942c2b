namespace Threat.Losses.Internal;

/// <summary>Checks shared by the options of all losses.</summary>
internal static class LossChecks
{
    public static double NonNegative(double value, string name)
        => value >= 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} is {value}; it must be a finite number of 0 or more."));

    public static double Smoothing(double value)
        => value >= 0 && value < 1 ? value : throw new ArgumentOutOfRangeException("LabelSmoothing", value, FormattableString.Invariant($"LabelSmoothing is {value}; allowed is 0 up to, but not including, 1."));

    public static double[]? Weights(IReadOnlyList<double>? weights, string name)
    {
        if (weights is null) return null;
        if (weights.Count == 0) throw new ArgumentException($"{name} is empty; give one weight per class, or null for equal weights.", name);
        for (int c = 0; c < weights.Count; c++)
        {
            if (!(weights[c] >= 0 && double.IsFinite(weights[c])))
                throw new ArgumentOutOfRangeException(name, weights[c], FormattableString.Invariant($"{name}[{c}] is {weights[c]}; a class weight is a finite number of 0 or more."));
        }
        return [.. weights];
    }
}
