using System.Globalization;
using System.Text;
using Threat.Core;

namespace Threat.Quality;

/// <summary>Mean and 95 % interval of the mean over seeds (Student's t), as a Markdown table.</summary>
internal static class Table
{
    // Two-sided 95 % quantiles of Student's t for 1 to 30 degrees of freedom.
    private static readonly double[] Student = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042];

    public static string Of(IReadOnlyList<IReadOnlyList<Outcome>> seeds, LabelSet labels)
    {
        StringBuilder text = new();
        bool natural = seeds[0][0].Natural is not null;
        text.AppendLine(CultureInfo.InvariantCulture, $"| step | accuracy | balanced accuracy | macro-F1 | MCC | ECE | false positives on Normal | {string.Join(" | ", labels.Names.Select(static n => "recall " + n))}{(natural ? " | natural macro-F1 | natural ECE | natural precision of alarms" : "")} | train, s |");
        text.AppendLine("|---" + string.Concat(Enumerable.Repeat("|---", 7 + labels.Count + (natural ? 3 : 0))) + "|");
        for (int s = 0; s < seeds[0].Count; s++)
        {
            Outcome[] all = [.. seeds.Select(seed => seed[s])];
            string[] cells = [all[0].Step, Cell(all, static o => o.Accuracy), Cell(all, static o => o.BalancedAccuracy), Cell(all, static o => o.MacroF1), Cell(all, static o => o.Mcc), Cell(all, static o => o.Ece), Cell(all, static o => o.FalsePositives),
                .. labels.Names.Select((_, c) => all.Average(o => o.Recalls[c]).ToString("0.000", CultureInfo.InvariantCulture)),
                .. natural ? [Cell(all, static o => o.Natural!.MacroF1), Cell(all, static o => o.Natural!.Ece), Cell(all, static o => o.Natural!.AlarmPrecision)] : Array.Empty<string>(), all.Average(static o => o.Seconds).ToString("0.0", CultureInfo.InvariantCulture)];
            text.AppendLine("| " + string.Join(" | ", cells) + " |");
        }
        return text.ToString();
    }

    private static string Cell(Outcome[] all, Func<Outcome, double> figure) => Interval([.. all.Select(figure)]);

    /// <summary>The mean of one figure per seed, with half of the 95 % interval of the mean when there are several.</summary>
    public static string Interval(double[] all)
    {
        double mean = all.Average();
        if (all.Length < 2) return mean.ToString("0.000", CultureInfo.InvariantCulture);
        double deviation = Math.Sqrt(all.Sum(x => Math.Pow(x - mean, 2)) / (all.Length - 1)), half = Student[Math.Min(all.Length - 1, Student.Length) - 1] * deviation / Math.Sqrt(all.Length);
        return string.Create(CultureInfo.InvariantCulture, $"{mean:0.000} ± {half:0.000}");
    }
}
