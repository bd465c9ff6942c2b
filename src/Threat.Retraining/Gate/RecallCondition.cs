using static System.FormattableString;

namespace Threat.Retraining.Internal;

/// <summary>Whether a class is recognised as well as before: it may not lose more than a tolerance beyond chance.</summary>
internal static class RecallCondition
{
    /// <summary>Class by class. The level is shared among the classes that are judged, so that all of them together rarely refuse an equal model.</summary>
    /// <param name="prefix">What the classes' names come after.</param>
    /// <param name="first">The new model.</param>
    /// <param name="second">The other one, on the same rows.</param>
    /// <param name="rows">What the rows are, in a word, and where they come from; the latter may be empty.</param>
    /// <param name="least">With fewer rows a class is not judged.</param>
    /// <param name="tolerance">The loss of a class that is allowed in any case.</param>
    /// <param name="alpha">The level of all classes together.</param>
    public static IEnumerable<GateCondition> Judge(string prefix, ScoredRows first, ScoredRows second, (string Kind, string From) rows, int least, Func<int, PairedRows, double> tolerance, double alpha)
    {
        LabelSet labels = first.Rows.LabelSet;
        PairedRows[] classes = [.. Enumerable.Range(0, labels.Count).Select(c => PairedRows.Of(first, second, c))];
        double shared = Shared(alpha, classes.Count(t => t.Rows >= least));
        return classes.Select((t, c) => Judge(prefix + labels.Names[c], t, rows, least, tolerance(c, t), shared));
    }

    /// <param name="name">What is judged.</param>
    /// <param name="t">The class under both models.</param>
    /// <param name="rows">What the rows are, in a word, and where they come from; the latter may be empty.</param>
    /// <param name="least">With fewer rows the class is not judged.</param>
    /// <param name="tolerance">The loss that is allowed in any case.</param>
    /// <param name="alpha">The level from which on a larger loss is within chance.</param>
    /// <param name="before">What the second model is called.</param>
    public static GateCondition Judge(string name, PairedRows t, (string Kind, string From) rows, int least, double tolerance, double alpha, string before = "champion")
    {
        if (t.Rows < least) return new GateCondition(name, null, null, $"from {least} {rows.Kind} rows on", $"{t.Rows} {rows.Kind} rows are too few to judge");
        return new GateCondition(name, t.Loss <= tolerance || t.PValue >= alpha, t.Recall, Invariant($"loss <= {tolerance:0.###}, or p >= {alpha:0.###}"),
            Invariant($"{t.Recall:0.000} recognised, {before} {t.Recall + t.Loss:0.000}, {t.Rows} rows{(rows.From.Length > 0 ? " " : "")}{rows.From}; lost {t.Lost}, won {t.Won}, p of a loss {t.PValue:0.####}"));
    }

    /// <summary>The level of each of several tests, so that all of them together keep the given one (Bonferroni).</summary>
    public static double Shared(double alpha, int tests) => alpha / Math.Max(1, tests);
}
