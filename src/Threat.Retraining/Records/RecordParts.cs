using System.Collections.Immutable;
using System.Globalization;

namespace Threat.Retraining.Internal;

/// <summary>Figures of a record.</summary>
internal static class RecordParts
{
    private static readonly string[] LearnedFolds = ["train", "validation", "calibrate", "threshold"];

    public static ImmutableSortedDictionary<string, int> Counts(LabelSet labels, IEnumerable<int> ids)
    {
        int[] counts = new int[labels.Count];
        foreach (int id in ids) counts[id]++;
        return labels.Names.Index().ToImmutableSortedDictionary(static n => n.Item, n => counts[n.Index], StringComparer.Ordinal);
    }

    public static ImmutableSortedDictionary<string, string> Lineage(RunRecord r)
    {
        Dictionary<string, string> lineage = new(StringComparer.Ordinal)
        {
            [LineageKeys.Run] = r.RunId,
            ["run.reason"] = r.Reason,
            ["run.seed"] = r.Seed.ToString(CultureInfo.InvariantCulture),
            ["run.code"] = r.CodeVersion,
            ["samples.count"] = r.Samples.Count.ToString(CultureInfo.InvariantCulture),
            ["samples.sha256"] = r.Samples.Sha256,
            ["samples.schema"] = r.SchemaHash,
            ["train.method"] = r.Training?.Method ?? "",
            ["train.result"] = r.Training?.Result ?? "",
            ["balance.method"] = r.Balance?.Method ?? "none",
            ["champion"] = r.Champion ?? "none",
        };
        foreach ((string name, int count) in r.BalancedCounts) lineage["train.count." + name] = count.ToString(CultureInfo.InvariantCulture);
        DateTimeOffset? learned = r.Folds.Where(static f => LearnedFolds.Contains(f.Name)).Max(static f => f.To), tested = r.Folds.FirstOrDefault(static f => f.Name == "test")?.From;
        // A plan that is not in order of time says nothing about who has learned what.
        if (learned < tested) lineage[LineageKeys.LearnedBefore] = Text(tested.Value);
        return lineage.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    /// <summary>The lineage of a refitted model.</summary>
    public static ImmutableSortedDictionary<string, string> Lineage(RunRecord r, RefitRecord refit, DateTimeOffset learnedBefore)
        => Lineage(r with { Training = refit.Training, Balance = refit.Balance, BalancedCounts = refit.BalancedCounts }).SetItem(LineageKeys.LearnedBefore, Text(learnedBefore));

    public static ModelMetrics Measure(ScoredRows scored, int normal, IReadOnlyList<string>? groups, long seed, CancellationToken cancellationToken)
    {
        LabeledProbabilities rows = scored.Rows;
        ClassificationReport report = ClassificationReport.Evaluate(rows.Labels.Span, scored.Decisions.Span, rows.LabelSet);
        ConfidenceInterval f1 = Bootstrap.Interval(rows.Labels, scored.Decisions, rows.LabelSet, MacroF1, new BootstrapOptions { Seed = seed, Resamples = 500 }, groups, cancellationToken);
        ImmutableArray<ClassRecall> classes = [.. report.Classes.Select(c => new ClassRecall(c.Name, c.Support, c.Precision, RateInterval.Wilson((long)Math.Round(c.Recall * c.Support), c.Support), c.F1))];
        return new ModelMetrics
        {
            Rows = rows.RowCount,
            Accuracy = RateInterval.Wilson(report.Confusion.CorrectCount, rows.RowCount),
            MacroF1 = new RateInterval(f1.Estimate, f1.Lower, f1.Upper),
            MatthewsCorrelation = report.MatthewsCorrelation,
            FalsePositiveRate = report.Confusion.Support(normal) == 0 ? double.NaN : report.FalsePositiveRate(rows.LabelSet.Names[normal]),
            CalibrationError = CalibrationMetrics.ExpectedCalibrationError(rows),
            NegativeLogLikelihood = CalibrationMetrics.NegativeLogLikelihood(rows),
            Classes = classes,
        };
    }

    /// <summary>Over the classes that occur, as the gate does.</summary>
    private static double MacroF1(ClassificationReport report) => report.Classes.Where(static c => c.Support > 0).Average(static c => c.F1);

    private static string Text(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);
}
