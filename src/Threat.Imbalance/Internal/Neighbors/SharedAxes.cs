namespace Threat.Imbalance.Internal;

/// <summary>One set of principal components for the searches within several classes: fitted once, around each class's own mean.</summary>
internal static class SharedAxes
{
    /// <summary>The share of the variance that the kept components hold.</summary>
    public const double Share = 0.93;

    private const double WorthwhileWork = 2e8;
    private const int MinColumns = 16;

    /// <summary>Axes for the named classes, or null when the searches are too small or the columns too little correlated to gain by them.</summary>
    public static PrincipalAxes? Fit(FeatureMatrix features, int[][] rows, IReadOnlyList<int> classes, DistanceSpace space, SearchSettings settings, CancellationToken cancellationToken)
    {
        double work = classes.Sum(c => (double)rows[c].Length * rows[c].Length) * space.Columns;
        if (work < WorthwhileWork || space.Columns < MinColumns) return null;
        int wanted = PrincipalAxes.SampleFor(space.Columns);
        double all = classes.Sum(c => (double)rows[c].Length);
        int[] sizes = [.. classes.Select(c => (int)Math.Min(rows[c].Length, Math.Ceiling(wanted * rows[c].Length / all)))];
        int[] sample = [.. classes.SelectMany((c, i) => Enumerable.Range(0, sizes[i]).Select(s => rows[c][(int)((long)s * rows[c].Length / sizes[i])]))];
        float[] mapped = space.Map(features, sample, settings.Threads, cancellationToken).ToArray();
        return PrincipalAxes.Fit(mapped, space.Columns, sizes, Share, space.Columns / 2, settings.Threads);
    }
}
