namespace Threat.Core.Internal;

/// <summary>Suggestions for a mistyped name, by edit distance.</summary>
internal static class NearestNames
{
    private const int MaxLength = 64;

    public static IReadOnlyList<string> Of(string? given, IEnumerable<string> known)
    {
        if (string.IsNullOrWhiteSpace(given)) return [];
        string g = given.Trim().ToUpperInvariant();
        if (g.Length > MaxLength) g = g[..MaxLength];
        return [.. known.Select(k => (Name: k, Distance: Distance(g, k.ToUpperInvariant())))
            .Where(x => x.Distance <= Math.Max(2, Math.Max(g.Length, x.Name.Length) / 2))
            .OrderBy(x => x.Distance).ThenBy(x => x.Name, StringComparer.Ordinal)
            .Take(2).Select(x => x.Name)];
    }

    private static int Distance(string a, string b)
    {
        int[] row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++) row[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[b.Length];
    }
}
