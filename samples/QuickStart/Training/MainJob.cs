using System.Diagnostics;
using QuickStart.Reporting;
using Spectre.Console;

namespace QuickStart.Training;

/// <summary>Runs the experiment once per seed, with progress, and prints the tables.</summary>
internal static class MainJob
{
    public static FinishedJob Run(IReadOnlyList<Problem> seeds, Arguments arguments)
    {
        Console.WriteLine($"{seeds[0].Name}: {seeds[0].Description}");
        Console.WriteLine();
        long start = Stopwatch.GetTimestamp();
        List<ExperimentResult> results = [];
        bool live = AnsiConsole.Profile.Out.IsTerminal;
        AnsiConsole.Status().Start("starting", status =>
        {
            for (int s = 0; s < seeds.Count; s++)
            {
                string prefix = seeds.Count > 1 ? $"seed {s + 1} of {seeds.Count}: " : "";
                results.Add(new Experiment(seeds[s], arguments.Seed + s, text =>
                {
                    if (live) status.Status(Markup.Escape(prefix + text));
                }).Run());
            }
        });
        FinishedJob job = new(seeds[0], results, arguments);
        Console.WriteLine("What balancing makes of the training rows, in the rows that say so:");
        Console.WriteLine(results[0].Balancing);
        string over = seeds.Count > 1 ? $", mean ± standard deviation over {seeds.Count} seeds" : "";
        Print($"Each step alone, decided by the highest probability ({seeds[0].Test.RowCount:N0} untouched test rows{over})", job.Alone);
        Print($"The pipeline, a step more in each row ({seeds[0].Test.RowCount:N0} untouched test rows{over})", job.Cumulative);
        foreach (string note in results[0].Notes) Console.WriteLine("note: " + note);
        Console.WriteLine($"thresholds: {results[0].Model.Policy.Thresholds} ({results[0].Model.Policy.Rule.Name})");
        Console.Error.WriteLine($"trained and evaluated in {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s");
        return job;
    }

    private static void Print(string title, ResultTable result)
    {
        Table table = new() { Border = TableBorder.Simple, Title = new TableTitle(Markup.Escape(title)) };
        for (int c = 0; c < result.Header.Count; c++) table.AddColumn(new TableColumn(Markup.Escape(result.Header[c])) { NoWrap = c == 0, Alignment = c == 0 ? Justify.Left : Justify.Right });
        foreach (IReadOnlyList<string> row in result.Rows) table.AddRow([.. row.Select(Markup.Escape)]);
        AnsiConsole.Write(table);
    }
}
