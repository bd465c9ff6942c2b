using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Threat.Retraining.Internal;

/// <summary>The printable report.</summary>
internal static class RecordPrinter
{
    public static string Print(RunRecord r)
    {
        StringBuilder t = new();
        void Line(FormattableString s) => t.AppendLine(OneLine(s.ToString(CultureInfo.InvariantCulture)));
        Line($"Run {r.RunId}: {r.Decision}. {r.Why}");
        Line($"  started {r.StartedAt:u} ({r.Reason}){(r.DriftTriggered ? " by drift" : "")}, took {(r.EndedAt - r.StartedAt).TotalSeconds:0.0} s, model '{r.ModelName}', schema {r.SchemaName}, seed {r.Seed}, code {r.CodeVersion}");
        Line($"  samples {r.Samples.Count:N0}, of these {r.Samples.NewCount:N0} new (sequences {r.Samples.After + 1} to {r.Samples.UpTo}, sha256 {r.Samples.Sha256})");
        Line($"  per class: {Counts(r.Samples.PerClass)}");
        foreach (ScreenRecord s in r.Screens)
        {
            Line($"  {s.Name}: {s.LeftOut:N0} left out");
            foreach (string note in s.Notes) Line($"    {note}");
        }
        if (r.Neighbors is not null) Line($"  neighbours: {r.Neighbors}");
        foreach (FoldRecord f in r.Folds) Line($"  {f.Name,-10} {f.Rows,8:N0} rows, {f.Sources,6:N0} sources, {f.From:u} to {f.To:u}: {Counts(f.PerClass)}");
        foreach (string note in r.FoldNotes) Line($"    {note}");
        Step(r.Balance, "balance");
        if (r.Balance is not null) Line($"    after: {Counts(r.BalancedCounts)}");
        Step(r.Training, "training");
        Step(r.Calibration, "calibration");
        Step(r.Thresholds, "thresholds");
        Metrics(t, r);
        if (r.Gate.Length > 0) Line($"  gate");
        foreach (GateCondition c in r.Gate) Condition(c);
        foreach (ReviewerInfluence i in r.Influences) Line($"    influence of {i}");
        if (r.Refit is { } refit)
        {
            Line($"  refit on {refit.Rows:N0} rows: {(refit.Serves ? "serves" : "does not serve")}. {refit.Why}");
            foreach (string note in refit.Notes) Line($"    {note}");
            Step(refit.Balance, "  balance");
            Step(refit.Training, "  training");
            foreach (GateCondition c in refit.Checks) Condition(c);
        }
        if (r.Drift.Length > 0) Line($"  drift between history and new samples");
        foreach (DriftSignal d in r.Drift) Line($"    [{(d.Alarm ? "!!" : "ok")}] {d.Name}: {d.Detail}");
        if (r.Version is not null) Line($"  registered as version {r.Version}");
        Line($"  steps: {string.Join(", ", r.Times.Select(static s => string.Create(CultureInfo.InvariantCulture, $"{s.Step} {s.Seconds:0.00} s")))}");
        return t.ToString();

        void Condition(GateCondition c) => Line($"    [{(c.Holds switch { true => "ok", false => "NO", null => "--" })}] {c.Name}: {c.Detail} (asked: {c.Requirement})");

        void Step(StepRecord? step, string name)
        {
            if (step is null) return;
            Line($"  {name}: {step.Method}, {step.Result}");
            foreach (string note in step.Notes) Line($"    {note}");
        }
    }

    private static void Metrics(StringBuilder t, RunRecord r)
    {
        if (r.ChallengerMetrics is not { } now) return;
        ModelMetrics? then = r.ChampionMetrics;
        void Row(string name, string a, string? b) => t.AppendLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-22} {a,28} {b,28}"));
        Row($"on {now.Rows} test rows", "new model", then is null ? "" : Compared(r));
        Row("accuracy", now.Accuracy.ToString(), then?.Accuracy.ToString());
        Row("macro-F1", now.MacroF1.ToString(), then?.MacroF1.ToString());
        Row("MCC", Number(now.MatthewsCorrelation), then is null ? null : Number(then.MatthewsCorrelation));
        Row("false-positive rate", Number(now.FalsePositiveRate), then is null ? null : Number(then.FalsePositiveRate));
        Row("calibration error", Number(now.CalibrationError), then is null ? null : Number(then.CalibrationError));
        foreach ((int i, ClassRecall c) in now.Classes.Index()) Row($"recall {c.Name}", $"{c.Recall} n={c.Support}", then?.Classes[i].Recall.ToString());
    }

    /// <summary>What the new model was compared with, in words.</summary>
    internal static string Compared(RunRecord r) => r.ComparedWith is null || r.ComparedWith == r.Champion ? $"champion {r.Champion}" : $"{r.ComparedWith}, champion {r.Champion} before its refit";

    /// <summary>Reviewers and reasons are hostile input: they begin no line of their own and send nothing to a terminal.</summary>
    private static string OneLine(string text) => string.Concat(text.ReplaceLineEndings(" ").Select(static c => char.IsControl(c) ? ' ' : c));

    private static string Number(double x) => x.ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Counts(ImmutableSortedDictionary<string, int> counts) => string.Join(", ", counts.Select(static c => string.Create(CultureInfo.InvariantCulture, $"{c.Key} {c.Value:N0}")));
}
