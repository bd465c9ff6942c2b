using System.Globalization;
using System.Text;

namespace Threat.Quality.Stream;

/// <summary>The Markdown tables.</summary>
internal static class StreamReport
{
    public static string Of(IReadOnlyList<IReadOnlyList<StreamResult>> seeds, StreamOptions options)
    {
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"""
            {options.Weeks} weeks of simulated traffic after {options.HistoryWeeks} weeks of history, {options.ReviewedSources} reviewed and {options.TestSources} test sources a week; {seeds.Count} seeds: mean ± half of the 95 % interval of the mean.
            {options.Reviewers} reviewers, {options.Noise:P0} of whose labels are wrong; from week {options.AttackFrom} one of them takes {options.AttackedShare:P0} of the {options.Target} cases and calls them Normal. Class shares move evenly from the first week to the last, and:

            {DriftingTraffic.Calendar}
            ## The whole stream

            """);
        Whole(text, seeds, "all weeks", static r => r.Whole);
        Whole(text, seeds, $"weeks {options.AttackFrom} to {options.Weeks}, with the attacker", static r => r.Attacked);
        Weekly(text, seeds, options, "accuracy", static w => w.Accuracy);
        Weekly(text, seeds, options, "macro-F1 over the classes of the week's test rows", static w => w.MacroF1);
        Weekly(text, seeds, options, $"recall of {options.Target}", static w => w.TargetRecall);
        Runs(text, seeds);
        return text.ToString();
    }

    private static void Whole(StringBuilder text, IReadOnlyList<IReadOnlyList<StreamResult>> seeds, string title, Func<StreamResult, StreamWeek> part)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"| {title} | accuracy | macro-F1 | recall of the attacked class | false positives on Normal |").AppendLine("|---|---|---|---|---|");
        for (int a = 0; a < seeds[0].Count; a++)
        {
            StreamWeek[] all = [.. seeds.Select(s => part(s[a]))];
            text.AppendLine(CultureInfo.InvariantCulture, $"| {seeds[0][a].Arm} | {Table.Interval([.. all.Select(static w => w.Accuracy)])} | {Table.Interval([.. all.Select(static w => w.MacroF1)])} | {Table.Interval([.. all.Select(static w => w.TargetRecall)])} | {Table.Interval([.. all.Select(static w => w.FalsePositives)])} |");
        }
        text.AppendLine();
    }

    private static void Weekly(StringBuilder text, IReadOnlyList<IReadOnlyList<StreamResult>> seeds, StreamOptions options, string what, Func<StreamWeek, double> figure)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"## Week by week: {what}").AppendLine();
        text.AppendLine($"| week | {string.Join(" | ", seeds[0].Select(static r => r.Arm))} |").AppendLine("|---" + string.Concat(Enumerable.Repeat("|---", seeds[0].Count)) + "|");
        for (int w = 0; w < options.Weeks; w++)
            text.AppendLine(CultureInfo.InvariantCulture, $"| {w + 1} | {string.Join(" | ", Enumerable.Range(0, seeds[0].Count).Select(a => Table.Interval([.. seeds.Select(s => figure(s[a].Weeks[w]))])))} |");
        text.AppendLine();
    }

    private static void Runs(StringBuilder text, IReadOnlyList<IReadOnlyList<StreamResult>> seeds)
    {
        text.AppendLine("## Runs, all seeds together").AppendLine().AppendLine("| | runs | promoted | refused | left out by screens, rows a run | conditions that did not hold (runs) |").AppendLine("|---|---|---|---|---|---|");
        for (int a = 0; a < seeds[0].Count; a++)
        {
            StreamDecision[] all = [.. seeds.SelectMany(s => s[a].Decisions)];
            if (all.Length == 0) continue;
            string missed = string.Join(", ", all.SelectMany(static d => d.Missed).GroupBy(static m => m).OrderByDescending(static g => g.Count()).ThenBy(static g => g.Key, StringComparer.Ordinal).Select(static g => $"{g.Key} {g.Count()}"));
            text.AppendLine(CultureInfo.InvariantCulture, $"| {seeds[0][a].Arm} | {all.Length} | {all.Count(static d => d.Promoted)} | {all.Count(static d => !d.Promoted)} | {all.Average(static d => d.LeftOut):0} | {missed} |");
        }
    }
}
