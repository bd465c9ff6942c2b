namespace Threat.Losses.Tests;

internal static class Numbers
{
    /// <summary>Compares element by element: relative to the expected value, with a floor for values that are 0 but for rounding.</summary>
    public static void ShouldAgree(this IReadOnlyList<double> actual, IReadOnlyList<double> expected, double relative, double floor, string what)
    {
        actual.Count.ShouldBe(expected.Count, what);
        for (int i = 0; i < actual.Count; i++)
        {
            double allowed = relative * Math.Abs(expected[i]) + floor;
            double distance = Math.Abs(actual[i] - expected[i]);
            (distance <= allowed).ShouldBeTrue($"{what}[{i}]: {actual[i]:R} for {expected[i]:R}, off by {distance:g3}, allowed {allowed:g3}");
        }
    }
}
