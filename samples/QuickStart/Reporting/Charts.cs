using ScottPlot;
using Threat.Core;

namespace QuickStart.Reporting;

/// <summary>The pictures of the report, as PNG bytes.</summary>
internal static class Charts
{
    private const int Width = 640, Height = 480;
    private static readonly Color[] Palette = [.. new ScottPlot.Palettes.Category10().Colors];

    static Charts()
    {
        if (SkiaSharp.SKFontManager.Default.FontFamilies.Contains("DejaVu Sans")) Fonts.Default = "DejaVu Sans";
    }

    public static byte[] ConfusionMatrix(int[,] counts, IReadOnlyList<string> classes)
    {
        int n = classes.Count;
        double[,] shares = new double[n, n];
        Plot plot = new();
        for (int t = 0; t < n; t++)
        {
            double total = Math.Max(1, Enumerable.Range(0, n).Sum(p => counts[t, p]));
            for (int p = 0; p < n; p++)
            {
                shares[t, p] = counts[t, p] / total;
                ScottPlot.Plottables.Text text = plot.Add.Text(counts[t, p].ToString("N0", System.Globalization.CultureInfo.InvariantCulture), p, n - 1 - t);
                text.Alignment = Alignment.MiddleCenter;
                text.LabelFontColor = shares[t, p] > 0.5 ? Colors.White : Colors.Black;
            }
        }
        ScottPlot.Plottables.Heatmap map = plot.Add.Heatmap(shares);
        map.Colormap = new ScottPlot.Colormaps.Blues().Reversed();
        map.ManualRange = new ScottPlot.Range(0, 1);
        plot.MoveToBack(map);
        plot.Axes.Bottom.SetTicks([.. Enumerable.Range(0, n).Select(i => (double)i)], [.. classes]);
        plot.Axes.Left.SetTicks([.. Enumerable.Range(0, n).Select(i => (double)(n - 1 - i))], [.. classes]);
        plot.Axes.Bottom.TickLabelStyle.Rotation = 30;
        plot.Axes.Bottom.TickLabelStyle.Alignment = Alignment.UpperLeft;
        plot.Axes.Bottom.MinimumSize = 70;
        plot.Axes.Right.MinimumSize = 50;
        plot.Axes.SetLimits(-0.5, n - 0.5, -0.5, n - 0.5);
        plot.XLabel("decided");
        plot.YLabel("true");
        return Png(plot, "Confusion matrix (colour: share of the true class)");
    }

    public static byte[] Reliability(IReadOnlyList<ReliabilityBin> before, IReadOnlyList<ReliabilityBin> after)
    {
        Plot plot = new();
        ScottPlot.Plottables.LinePlot ideal = plot.Add.Line(0, 0, 1, 1);
        ideal.LineColor = Colors.Gray;
        ideal.LinePattern = LinePattern.Dashed;
        Curve(plot, [.. before.Where(b => b.Count > 0)], "before", Palette[3]);
        Curve(plot, [.. after.Where(b => b.Count > 0)], "after", Palette[0]);
        plot.Axes.SetLimits(0, 1, 0, 1);
        plot.XLabel("confidence");
        plot.YLabel("share correct");
        plot.ShowLegend(Alignment.UpperLeft);
        return Png(plot, "Reliability before and after calibration (test rows)");
    }

    public static byte[] PrecisionRecall(IReadOnlyList<PrecisionRecallPoints> classes)
    {
        Plot plot = new();
        for (int c = 0; c < classes.Count; c++)
        {
            ScottPlot.Plottables.Scatter curve = plot.Add.ScatterLine(classes[c].Recall.ToArray(), classes[c].Precision.ToArray(), Palette[c % Palette.Length]);
            curve.LegendText = classes[c].Name;
            curve.LineWidth = 1.5f;
            if (classes[c].Chosen is not (double recall, double precision)) continue;
            plot.Add.Marker(recall, precision, MarkerShape.FilledCircle, 9, Palette[c % Palette.Length]);
        }
        plot.Axes.SetLimits(0, 1.01, 0, 1.03);
        plot.XLabel("recall");
        plot.YLabel("precision");
        plot.ShowLegend(Alignment.LowerLeft);
        return Png(plot, "Precision and recall (test rows); dot: where the decision rule lands");
    }

    public static byte[] ClassCounts(IReadOnlyList<int> before, IReadOnlyList<int> after, IReadOnlyList<string> classes)
    {
        Plot plot = new();
        for (int series = 0; series < 2; series++)
        {
            IReadOnlyList<int> counts = series == 0 ? before : after;
            ScottPlot.Plottables.BarPlot bars = plot.Add.Bars(counts.Select((count, c) => new Bar
            {
                Position = c + (series == 0 ? -0.2 : 0.2),
                Value = Math.Log10(Math.Max(1, count)),
                Size = 0.36,
                FillColor = Palette[series == 0 ? 3 : 0],
                Label = count.ToString("N0", System.Globalization.CultureInfo.InvariantCulture),
            }).ToArray());
            bars.LegendText = series == 0 ? "before balancing" : "after";
            bars.ValueLabelStyle.FontSize = 10;
        }
        plot.Axes.Bottom.SetTicks([.. Enumerable.Range(0, classes.Count).Select(i => (double)i)], [.. classes]);
        plot.Axes.Left.SetTicks([0, 1, 2, 3, 4, 5], ["1", "10", "100", "1,000", "10,000", "100,000"]);
        plot.Axes.Margins(bottom: 0, top: 0.2);
        plot.YLabel("training rows (log scale)");
        plot.ShowLegend(Alignment.UpperRight);
        return Png(plot, "Rows per class in the training fold");
    }

    private static void Curve(Plot plot, ReliabilityBin[] bins, string name, Color color)
    {
        if (bins.Length == 0) return;
        ScottPlot.Plottables.Scatter curve = plot.Add.Scatter(bins.Select(b => b.MeanConfidence).ToArray(), bins.Select(b => b.Accuracy).ToArray(), color);
        curve.LegendText = name;
    }

    private static byte[] Png(Plot plot, string title)
    {
        plot.Title(title, 14);
        return plot.GetImageBytes(Width, Height, ImageFormat.Png);
    }
}
