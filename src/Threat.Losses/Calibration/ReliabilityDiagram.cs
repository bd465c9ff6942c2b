using System.Globalization;
using System.Text;
using Threat.Core;

namespace Threat.Losses;

/// <summary>Draws a reliability diagram as SVG: a bar per bin up to its accuracy, a dot at its mean confidence, the diagonal of perfect calibration.</summary>
public static class ReliabilityDiagram
{
    private const int Size = 320, Margin = 40;

    /// <summary>The picture.</summary>
    /// <param name="bins">As from <see cref="CalibrationMetrics"/>; empty ones are left out.</param>
    /// <param name="title">Text above the picture.</param>
    /// <returns>A complete SVG document of 400 × 400.</returns>
    public static string ToSvg(IReadOnlyList<ReliabilityBin> bins, string title)
    {
        ArgumentNullException.ThrowIfNull(bins);
        ArgumentNullException.ThrowIfNull(title);
        int rows = bins.Sum(static b => b.Count), all = Size + 2 * Margin;
        StringBuilder svg = new();
        svg.Append($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{all}\" height=\"{all}\" viewBox=\"0 0 {all} {all}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.Append($"<rect width=\"{all}\" height=\"{all}\" fill=\"white\"/><text x=\"{all / 2}\" y=\"24\" text-anchor=\"middle\">{System.Security.SecurityElement.Escape(title)}</text>\n");
        foreach (ReliabilityBin b in bins)
        {
            if (b.Count == 0) continue;
            double width = Math.Max(b.Upper - b.Lower, 0.004);
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{X(b.Lower):0.##}\" y=\"{Y(b.Accuracy):0.##}\" width=\"{width * Size:0.##}\" height=\"{b.Accuracy * Size:0.##}\" fill=\"#4c78a8\" fill-opacity=\"{0.35 + 0.65 * Math.Sqrt((double)b.Count / rows):0.##}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{X(b.MeanConfidence):0.##}\" cy=\"{Y(b.Accuracy):0.##}\" r=\"3\" fill=\"#e45756\"/>\n");
        }
        svg.Append($"<line x1=\"{Margin}\" y1=\"{Margin + Size}\" x2=\"{Margin + Size}\" y2=\"{Margin}\" stroke=\"#555\" stroke-dasharray=\"4 3\"/><rect x=\"{Margin}\" y=\"{Margin}\" width=\"{Size}\" height=\"{Size}\" fill=\"none\" stroke=\"#555\"/>\n");
        svg.Append($"<text x=\"{all / 2}\" y=\"{all - 8}\" text-anchor=\"middle\">confidence</text><text x=\"14\" y=\"{all / 2}\" text-anchor=\"middle\" transform=\"rotate(-90 14 {all / 2})\">accuracy</text>\n</svg>\n");
        return svg.ToString();
    }

    private static double X(double confidence) => Margin + confidence * Size;

    private static double Y(double accuracy) => Margin + (1 - accuracy) * Size;
}
