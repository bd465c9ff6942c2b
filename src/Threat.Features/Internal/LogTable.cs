namespace Threat.Features.Internal;

/// <summary>c·log2(c) of small counts.</summary>
internal static class LogTable
{
    private static readonly double[] Small = [.. Enumerable.Range(0, 1024).Select(static c => c < 2 ? 0 : c * Math.Log2(c))];

    public static double Times(int count) => count < Small.Length ? Small[count] : count * Math.Log2(count);
}
