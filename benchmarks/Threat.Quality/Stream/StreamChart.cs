using ScottPlot;

namespace Threat.Quality.Stream;

/// <summary>Accuracy, macro-F1 and the attacked class's recall over the weeks, as PNG bytes.</summary>
internal static class StreamChart
{
    private static readonly Color[] Palette = [.. new ScottPlot.Palettes.Category10().Colors];

    public static byte[] Of(IReadOnlyList<IReadOnlyList<StreamResult>> seeds, StreamOptions options)
    {
        if (SkiaSharp.SKFontManager.Default.FontFamilies.Contains("DejaVu Sans")) Fonts.Default = "DejaVu Sans";
        Multiplot all = new();
        all.AddPlots(3);
        all.Layout = new ScottPlot.MultiplotLayouts.Rows();
        Draw(all.GetPlot(0), seeds, options, "accuracy", static w => w.Accuracy);
        Draw(all.GetPlot(1), seeds, options, "macro-F1", static w => w.MacroF1);
        Draw(all.GetPlot(2), seeds, options, $"recall of {options.Target}", static w => w.TargetRecall);
        all.GetPlot(2).XLabel("week (dashed: the attack begins)", 13);
        return all.Render(800, 640).GetImageBytes(ImageFormat.Png);
    }

    private static void Draw(Plot plot, IReadOnlyList<IReadOnlyList<StreamResult>> seeds, StreamOptions options, string title, Func<StreamWeek, double> figure)
    {
        double[] weeks = [.. Enumerable.Range(1, options.Weeks).Select(static w => (double)w)];
        StreamResult[][] arms = [.. StreamReport.ByArm(seeds).Where(static a => StreamArms.Weekly.Contains(a[0].Arm))];
        for (int a = 0; a < arms.Length; a++)
        {
            double[] means = [.. Enumerable.Range(0, options.Weeks).Select(w => arms[a].Average(r => figure(r.Weeks[w])))];
            ScottPlot.Plottables.Scatter line = plot.Add.Scatter(weeks, means, Palette[a]);
            line.LegendText = arms[a][0].Arm;
            line.LineWidth = 1.5f;
            line.MarkerSize = 3;
        }
        ScottPlot.Plottables.VerticalLine attack = plot.Add.VerticalLine(options.AttackFrom - 0.5, color: Colors.Gray);
        attack.LinePattern = LinePattern.Dashed;
        plot.Axes.Bottom.SetTicks(weeks, [.. weeks.Select(static w => w.ToString("0", System.Globalization.CultureInfo.InvariantCulture))]);
        plot.YLabel(title);
        plot.Legend.FontSize = 10;
        plot.ShowLegend(Edge.Right);
    }
}
