namespace Threat.Thresholds.Internal;

internal static class RuleChecks
{
    public static void SameLength(ReadOnlySpan<double> probabilities, ReadOnlySpan<double> thresholds)
    {
        if (probabilities.IsEmpty || probabilities.Length != thresholds.Length) Throw(probabilities.Length, thresholds.Length);
    }

    private static void Throw(int probabilities, int thresholds)
        => throw new ArgumentException($"{probabilities} probabilities and {thresholds} thresholds were given; a row has one of each per class.");
}
