using System.Globalization;
using Threat.Core;

namespace Threat.Samples.Tests;

public sealed class TrainingLoopTests() : SampleFolder("TrainingLoop")
{
    [Test]
    public void Each_loss_is_trained_calibrated_and_given_thresholds()
    {
        string output = Run("--out", Folder);
        ReadmeShows(output.Replace(Folder, "out", StringComparison.Ordinal));
        string[] lines = File.ReadAllLines(Path.Combine(Folder, "losses.csv"));
        lines.Length.ShouldBe(7);
        Dictionary<string, double[]> table = lines[1..].ToDictionary(l => l.Split(',')[0], l => (double[])[.. l.Split(',')[1..].Select(v => double.Parse(v, CultureInfo.InvariantCulture))]);
        foreach ((string loss, double[] v) in table)
        {
            foreach (int share in (int[])[0, 1, 2, 3, 4, 6]) v[share].ShouldBeInRange(0, 1, loss);
            v[3].ShouldBeGreaterThan(0.4, $"macro-F1 with thresholds of {loss}");
        }
        table["logit-adjusted"][1].ShouldBeGreaterThan(table["cross-entropy"][1] + 0.05, "balanced accuracy is what logit adjustment is for");
        LabelSet labels = LabelSet.Create("Normal", "DDoS", "PortScan", "BruteForce", "Botnet");
        ClassThresholds.FromJson(File.ReadAllText(Path.Combine(Folder, "thresholds.json")), labels).Values.ToArray().ShouldAllBe(t => t > 0 && t < 1);
    }
}
