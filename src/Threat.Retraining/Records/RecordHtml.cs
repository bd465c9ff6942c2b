using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using static System.FormattableString;

namespace Threat.Retraining.Internal;

/// <summary>The report as a page. Everything that comes from samples is encoded: reviewers and reasons are hostile input.</summary>
internal static class RecordHtml
{
    private const string Style = "body{font:15px/1.45 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}table{border-collapse:collapse;margin:.5rem 0 1.5rem}"
        + "td,th{padding:.25rem .7rem;border-bottom:1px solid #d8dee4;text-align:left;vertical-align:top}td.n{text-align:right;font-variant-numeric:tabular-nums}.ok{color:#116329}.no{color:#a40e26}.na{color:#6e7781}"
        + ".decision{font-size:1.3rem;font-weight:600}code{font-size:.9em}svg{vertical-align:middle}";

    public static string Write(RunRecord r)
    {
        StringBuilder h = new();
        h.Append(CultureInfo.InvariantCulture, $"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Run {E(r.RunId)}</title><style>{Style}</style></head><body>");
        h.Append(CultureInfo.InvariantCulture, $"<h1>Run <code>{E(r.RunId)}</code></h1><p class=\"decision {(r.Decision == RunDecision.Promote ? "ok" : "no")}\">{r.Decision}</p><p>{E(r.Why)}</p>");
        Table(h, "Run", [], [["started", $"{r.StartedAt:u}"], ["took", Invariant($"{(r.EndedAt - r.StartedAt).TotalSeconds:0.0} s")], ["reason", r.Reason + (r.DriftTriggered ? " (by drift)" : "")], ["model", r.ModelName], ["version", r.Version ?? "not registered"],
            ["champion", r.Champion ?? "none"], ["schema", $"{r.SchemaName} ({r.SchemaHash})"], ["seed", Invariant($"{r.Seed}")], ["code", r.CodeVersion],
            ["samples", Invariant($"{r.Samples.Count:N0}, {r.Samples.NewCount:N0} new, sequences {r.Samples.After + 1} to {r.Samples.UpTo}")], ["sha256", r.Samples.Sha256]]);
        Metrics(h, r);
        Conditions(h, "Gate", r.Gate);
        if (r.Refit is { } refit)
        {
            Table(h, "Refit on every row", [], [["serves", refit.Serves ? "yes" : "no"], ["why", refit.Why], ["rows", Invariant($"{refit.Rows:N0}")], ["training", $"{refit.Training.Method}, {refit.Training.Result}"]]);
            foreach (string note in refit.Notes) h.Append(CultureInfo.InvariantCulture, $"<p>{E(note)}</p>");
            Conditions(h, "Checks of the refit", refit.Checks);
        }
        Table(h, "Drift between history and new samples", ["measure", "alarm", "figures"], r.Drift.Select(static d => new[] { d.Name, d.Alarm ? "yes" : "no", d.Detail }));
        Table(h, "Left out by screens", ["screen", "samples", "notes"], r.Screens.Select(static s => new[] { s.Name, Invariant($"{s.LeftOut:N0}"), string.Join(" ", s.Notes) }));
        if (r.Neighbors is not null) Table(h, "Neighbours of new overrides", [], [[r.Neighbors.ToString()]]);
        Table(h, "Influence of unusual reviewers", [], r.Influences.Select(static i => new[] { i.ToString() }));
        Table(h, "Folds", ["fold", "rows", "sources", "from", "to", "per class"], r.Folds.Select(static f => new[] { f.Name, Invariant($"{f.Rows:N0}"), Invariant($"{f.Sources:N0}"), $"{f.From:u}", $"{f.To:u}", Counts(f.PerClass) }));
        foreach (string note in r.FoldNotes) h.Append(CultureInfo.InvariantCulture, $"<p>{E(note)}</p>");
        Table(h, "Steps", ["step", "method", "result", "notes"], new (string, StepRecord?)[] { ("balance", r.Balance), ("train", r.Training), ("calibrate", r.Calibration), ("thresholds", r.Thresholds) }
            .Where(static s => s.Item2 is not null).Select(static s => new[] { s.Item1, s.Item2!.Method, s.Item2.Result, string.Join(" ", s.Item2.Notes) }));
        Table(h, "Times", ["step", "seconds"], r.Times.Select(static t => new[] { t.Step, Invariant($"{t.Seconds:0.00}") }));
        return h.Append("</body></html>\n").ToString();
    }

    private static void Conditions(StringBuilder h, string title, ImmutableArray<GateCondition> conditions)
    {
        if (conditions.Length == 0) return;
        h.Append(CultureInfo.InvariantCulture, $"<h2>{title}</h2><table><tr><th></th><th>condition</th><th>figures</th><th>asked</th></tr>");
        foreach (GateCondition c in conditions)
        {
            (string css, string mark) = c.Holds switch { true => ("ok", "holds"), false => ("no", "broken"), null => ("na", "not judged") };
            h.Append(CultureInfo.InvariantCulture, $"<tr><td class=\"{css}\">{mark}</td><td>{E(c.Name)}</td><td>{E(c.Detail)}</td><td>{E(c.Requirement)}</td></tr>");
        }
        h.Append("</table>");
    }

    private static void Metrics(StringBuilder h, RunRecord r)
    {
        if (r.ChallengerMetrics is not { } now) return;
        ModelMetrics? then = r.ChampionMetrics;
        h.Append(CultureInfo.InvariantCulture, $"<h2>On {now.Rows:N0} test rows</h2><table><tr><th></th><th>new model</th><th></th><th>{(then is null ? "" : E(RecordPrinter.Compared(r)))}</th><th></th></tr>");
        Interval("accuracy", now.Accuracy, then?.Accuracy);
        Interval("macro-F1", now.MacroF1, then?.MacroF1);
        foreach ((int i, ClassRecall c) in now.Classes.Index()) Interval($"recall {c.Name} ({c.Support} rows)", c.Recall, then?.Classes[i].Recall);
        Plain("Matthews correlation", now.MatthewsCorrelation, then?.MatthewsCorrelation);
        Plain("false-positive rate", now.FalsePositiveRate, then?.FalsePositiveRate);
        Plain("calibration error", now.CalibrationError, then?.CalibrationError);
        Plain("negative log-likelihood", now.NegativeLogLikelihood, then?.NegativeLogLikelihood);
        h.Append("</table>");

        void Interval(string name, RateInterval a, RateInterval? b) => h.Append(CultureInfo.InvariantCulture, $"<tr><td>{E(name)}</td><td class=\"n\">{a}</td><td>{Bar(a)}</td><td class=\"n\">{b}</td><td>{(b is { } x ? Bar(x) : "")}</td></tr>");
        void Plain(string name, double a, double? b) => h.Append(CultureInfo.InvariantCulture, $"<tr><td>{name}</td><td class=\"n\">{a:0.0000}</td><td></td><td class=\"n\">{b:0.0000}</td><td></td></tr>");
    }

    /// <summary>The interval as a line from 0 to 1 with a dot.</summary>
    private static string Bar(RateInterval i) => double.IsNaN(i.Rate) ? "" : Invariant($"<svg width=\"120\" height=\"10\" role=\"img\" aria-label=\"{i}\"><line x1=\"0\" y1=\"5\" x2=\"120\" y2=\"5\" stroke=\"#d8dee4\"/>")
        + Invariant($"<line x1=\"{120 * i.Lower:0.0}\" y1=\"5\" x2=\"{120 * i.Upper:0.0}\" y2=\"5\" stroke=\"#0969da\" stroke-width=\"4\"/><circle cx=\"{120 * i.Rate:0.0}\" cy=\"5\" r=\"3.5\" fill=\"#0969da\"/></svg>");

    private static void Table(StringBuilder h, string title, IReadOnlyList<string> head, IEnumerable<string[]> rows)
    {
        string[][] all = [.. rows];
        if (all.Length == 0) return;
        h.Append(CultureInfo.InvariantCulture, $"<h2>{title}</h2><table>");
        if (head.Count > 0) h.Append("<tr>").AppendJoin("", head.Select(static x => $"<th>{x}</th>")).Append("</tr>");
        foreach (string[] row in all) h.Append("<tr>").AppendJoin("", row.Select(static x => $"<td>{E(x)}</td>")).Append("</tr>");
        h.Append("</table>");
    }

    private static string Counts(ImmutableSortedDictionary<string, int> counts) => string.Join(", ", counts.Select(static c => Invariant($"{c.Key} {c.Value:N0}")));

    private static string E(string text) => WebUtility.HtmlEncode(text);
}
