using System.Globalization;
using System.Text;

namespace Threat.Quality.Stream;

/// <summary>The Markdown tables.</summary>
internal static class StreamReport
{
    public static string Of(IReadOnlyList<IReadOnlyList<StreamResult>> seeds, StreamOptions options)
    {
        StringBuilder text = new();
        IReadOnlyList<StreamResult[]> arms = ByArm(seeds);
        text.AppendLine(CultureInfo.InvariantCulture, $"""
            {options.Weeks} weeks of simulated traffic after {options.HistoryWeeks} weeks of history, {options.ReviewedSources} reviewed and {options.TestSources} test sources a week; up to {seeds.Count} seeds: mean ± half of the 95 % interval of the mean.
            {options.Reviewers} reviewers, {options.Noise:P0} of whose labels are wrong; from week {options.AttackFrom} one of them takes {options.AttackedShare:P0} of the {options.Target} cases and calls them Normal. Class shares move evenly from the first week to the last, and:

            {DriftingTraffic.Calendar}
            ## The whole stream

            """);
        Whole(text, arms, "all weeks", static r => r.Whole);
        Whole(text, arms, $"weeks {options.AttackFrom} to {options.Weeks}, with the attacker", static r => r.Attacked);
        Weekly(text, arms, options, "accuracy", static w => w.Accuracy);
        Weekly(text, arms, options, "macro-F1 over the classes of the week's test rows", static w => w.MacroF1);
        Weekly(text, arms, options, $"recall of {options.Target}", static w => w.TargetRecall);
        Runs(text, arms);
        return text.ToString();
    }

    /// <summary>The results by arm, in order of first appearance; an arm has the seeds that it was run with.</summary>
    public static IReadOnlyList<StreamResult[]> ByArm(IEnumerable<IReadOnlyList<StreamResult>> seeds) => [.. seeds.SelectMany(static s => s).GroupBy(static r => r.Arm, StringComparer.Ordinal).Select(static g => g.ToArray())];

    private static void Whole(StringBuilder text, IReadOnlyList<StreamResult[]> arms, string title, Func<StreamResult, StreamWeek> part)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"| {title} | seeds | accuracy | macro-F1 | recall of the attacked class | false positives on Normal |").AppendLine("|---|---|---|---|---|---|");
        foreach (StreamResult[] arm in arms)
        {
            StreamWeek[] all = [.. arm.Select(part)];
            text.AppendLine(CultureInfo.InvariantCulture, $"| {arm[0].Arm} | {arm.Length} | {Table.Interval([.. all.Select(static w => w.Accuracy)])} | {Table.Interval([.. all.Select(static w => w.MacroF1)])} | {Table.Interval([.. all.Select(static w => w.TargetRecall)])} | {Table.Interval([.. all.Select(static w => w.FalsePositives)])} |");
        }
        text.AppendLine();
    }

    private static void Weekly(StringBuilder text, IReadOnlyList<StreamResult[]> arms, StreamOptions options, string what, Func<StreamWeek, double> figure)
    {
        StreamResult[][] shown = [.. arms.Where(static a => StreamArms.Weekly.Contains(a[0].Arm))];
        text.AppendLine(CultureInfo.InvariantCulture, $"## Week by week: {what}").AppendLine();
        text.AppendLine($"| week | {string.Join(" | ", shown.Select(static a => a[0].Arm))} |").AppendLine("|---" + string.Concat(Enumerable.Repeat("|---", shown.Length)) + "|");
        for (int w = 0; w < options.Weeks; w++)
            text.AppendLine(CultureInfo.InvariantCulture, $"| {w + 1} | {string.Join(" | ", shown.Select(arm => Table.Interval([.. arm.Select(r => figure(r.Weeks[w]))])))} |");
        text.AppendLine();
    }

    private static void Runs(StringBuilder text, IReadOnlyList<StreamResult[]> arms)
    {
        text.AppendLine("## Runs, all seeds together").AppendLine().AppendLine("| | runs | promoted | refused | left out by screens, rows a run | conditions that did not hold (runs) |").AppendLine("|---|---|---|---|---|---|");
        foreach (StreamResult[] arm in arms)
        {
            StreamDecision[] all = [.. arm.SelectMany(static r => r.Decisions)];
            if (all.Length == 0) continue;
            string missed = string.Join(", ", all.SelectMany(static d => d.Missed).GroupBy(static m => m).OrderByDescending(static g => g.Count()).ThenBy(static g => g.Key, StringComparer.Ordinal).Select(static g => $"{g.Key} {g.Count()}"));
            text.AppendLine(CultureInfo.InvariantCulture, $"| {arm[0].Arm} | {all.Length} | {all.Count(static d => d.Promoted)} | {all.Count(static d => !d.Promoted)} | {all.Average(static d => d.LeftOut):0} | {missed} |");
        }
    }
}
