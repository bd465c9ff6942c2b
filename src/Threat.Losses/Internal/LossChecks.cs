namespace Threat.Losses.Internal;

/// <summary>Checks shared by the options of all losses.</summary>
internal static class LossChecks
{
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

    /// <summary>The same where the number of classes is known.</summary>
    public static double[]? Weights(IReadOnlyList<double>? weights, string name, int classes)
        => weights is null || weights.Count == classes ? Weights(weights, name) : throw new ArgumentException($"{name} has {weights.Count} weights for {classes} classes; the numbers must be equal.", name);

    public static void Counts(ReadOnlySpan<int> counts)
    {
        bool any = false;
        for (int c = 0; c < counts.Length; c++)
        {
            if (counts[c] < 0) throw new ArgumentOutOfRangeException(nameof(counts), counts[c], $"Class {c} has {counts[c]} rows; a count is 0 or more.");
            any |= counts[c] > 0;
        }
        if (!any) throw new ArgumentException($"None of the {counts.Length} classes has a row; at least one is needed.", nameof(counts));
    }
}
