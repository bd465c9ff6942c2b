namespace Threat.Retraining.Internal;

internal static class EvenlySpaced
{
    /// <summary>All rows, or so many of them evenly spaced.</summary>
    public static int[] Of(int[] rows, int most) => rows.Length <= most ? rows : [.. Enumerable.Range(0, most).Select(i => rows[(int)((long)i * rows.Length / most)])];
}
