using System.Globalization;

namespace Threat.Samples.Tests;

public sealed class TimeSeriesTests() : SampleFolder("TimeSeries")
{
    [Test]
    public void Varied_copies_do_better_on_untouched_series_than_the_series_as_they_are()
    {
        Run("--out", Folder);
        string[][] table = [.. File.ReadAllLines(Path.Combine(Folder, "before-after.csv"))[1..].Select(l => l.Split(','))];
        table.Select(r => r[0]).ShouldBe(["as they are", "balanced by plain copies", "balanced by varied copies"]);
        double[] balancedAccuracy = [.. table.Select(r => double.Parse(r[3], CultureInfo.InvariantCulture))];
        balancedAccuracy[2].ShouldBeGreaterThan(balancedAccuracy[0] + 0.02);
        string[] series = File.ReadAllLines(Path.Combine(Folder, "series.csv"));
        series.Length.ShouldBe(1 + 5 * 2 * 60);
        series[1..61].ShouldNotBe(series[61..121]);
    }
}
