namespace Threat.Retraining;

/// <summary>
/// Caps what one reviewer, and one source, may contribute to a class in one run. Within a quota the earliest samples stay, so that a flood
/// cannot push out what came before it.
/// </summary>
/// <remarks>With n contributors to a class the cap is never below an equal share, 1/n: ten percent each of three reviewers would leave a third.</remarks>
public sealed class QuotaScreen : ISampleScreen
{
    private readonly double _reviewerShare, _sourceShare;
    private readonly HashSet<string> _trusted;

    /// <summary>A screen.</summary>
    /// <param name="reviewerShare">Above 0 to 1; 1 switches the reviewer's quota off.</param>
    /// <param name="sourceShare">Above 0 to 1; 1 switches the source's quota off.</param>
    /// <param name="trustedReviewers">Reviewers whose samples neither count nor are capped.</param>
    public QuotaScreen(double reviewerShare = 0.1, double sourceShare = 0.01, IEnumerable<string>? trustedReviewers = null)
    {
        _reviewerShare = Guard.InRange(reviewerShare, double.Epsilon, 1);
        _sourceShare = Guard.InRange(sourceShare, double.Epsilon, 1);
        _trusted = new HashSet<string>(trustedReviewers ?? [], StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public string Name => "quotas";

    /// <inheritdoc/>
    public ScreenResult Screen(IReadOnlyList<ScreenedSample> samples, LabelSet labels)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(labels);
        SortedSet<int> leftOut = [];
        List<string> notes = [];
        foreach (IGrouping<int, int> rows in Enumerable.Range(0, samples.Count).Where(i => !_trusted.Contains(samples[i].ReviewerId)).GroupBy(i => samples[i].Label).OrderBy(static g => g.Key))
        {
            int[] ofClass = [.. rows];
            Cap("reviewer", _reviewerShare, labels.Names[rows.Key], ofClass, i => samples[i].ReviewerId, leftOut, notes);
            Cap("source", _sourceShare, labels.Names[rows.Key], ofClass, i => samples[i].Source, leftOut, notes);
        }
        return new ScreenResult([.. leftOut], notes);
    }

    private static void Cap(string what, double share, string className, int[] rows, Func<int, string> key, SortedSet<int> leftOut, List<string> notes)
    {
        if (share >= 1) return;
        IGrouping<string, int>[] contributors = [.. rows.GroupBy(key, StringComparer.Ordinal)];
        int cap = (int)Math.Ceiling(rows.Length * Math.Max(share, 1.0 / contributors.Length));
        int before = leftOut.Count;
        IGrouping<string, int>[] over = [.. contributors.Where(g => g.Count() > cap).OrderByDescending(static g => g.Count()).ThenBy(static g => g.Key, StringComparer.Ordinal)];
        foreach (IGrouping<string, int> g in over) leftOut.UnionWith(g.Skip(cap));
        if (over.Length == 0) return;
        string named = string.Join(", ", over.Take(3).Select(static g => $"{g.Key} {g.Count()}"));
        notes.Add($"{className}: {leftOut.Count - before} samples above the quota of {cap} a {what} ({contributors.Length} {what}s gave {rows.Length}; over it: {named}{(over.Length > 3 ? ", ..." : "")}).");
    }
}
