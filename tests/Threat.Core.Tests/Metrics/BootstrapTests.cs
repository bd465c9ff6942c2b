using Threat.Shared;
using Threat.TestKit;

namespace Threat.Core.Tests;

public sealed class BootstrapTests
{
    [Test]
    public void Interval_of_a_mean_is_the_normal_one()
    {
        SeededRandom random = new(1);
        double[] values = new double[400];
        for (int i = 0; i < values.Length; i++) values[i] = random.NextNormal();
        double mean = values.Average(), error = Math.Sqrt(values.Average(v => (v - mean) * (v - mean)) / values.Length);
        ConfidenceInterval interval = Bootstrap.Interval(values.Length, rows => Mean(values, rows), new BootstrapOptions { Resamples = 4000 });
        interval.Estimate.ShouldBe(mean, 1e-12);
        interval.Lower.ShouldBe(mean - 1.96 * error, 0.15 * error);
        interval.Upper.ShouldBe(mean + 1.96 * error, 0.15 * error);
        interval.Level.ShouldBe(0.95);
        interval.ToString().ShouldMatch(@"^-?\d\.\d{3} \[-?\d\.\d{3}, \d\.\d{3}\]$");
    }

    [Test]
    public void Same_seed_gives_the_same_interval_on_any_number_of_threads()
    {
        double[] values = [.. Enumerable.Range(0, 50).Select(static i => (double)(i * i % 17))];
        ConfidenceInterval one = Interval(1, 3), four = Interval(4, 3), other = Interval(1, 4);
        four.ShouldBe(one);
        other.ShouldNotBe(one);

        ConfidenceInterval Interval(int threads, long seed) => Bootstrap.Interval(50, rows => Mean(values, rows), new BootstrapOptions { MaxDegreeOfParallelism = threads, Seed = seed, Resamples = 300 });
    }

    [Test]
    public void Rows_that_are_alike_within_a_group_make_the_interval_wider()
    {
        // 20 groups of 20 equal rows hold 20 independent values, not 400.
        SeededRandom random = new(2);
        double[] levels = new double[20];
        for (int g = 0; g < 20; g++) levels[g] = random.NextNormal();
        double[] values = [.. Enumerable.Range(0, 400).Select(i => levels[i / 20])];
        string[] groups = [.. Enumerable.Range(0, 400).Select(static i => $"g{i / 20}")];
        ConfidenceInterval single = Bootstrap.Interval(400, rows => Mean(values, rows)), grouped = Bootstrap.Interval(400, rows => Mean(values, rows), groups: groups);
        double ratio = (grouped.Upper - grouped.Lower) / (single.Upper - single.Lower);
        ratio.ShouldBe(Math.Sqrt(20), 1);
    }

    [Test]
    public void Groups_are_drawn_whole()
    {
        string[] groups = ["a", "b", "a", "c", "b", "a"];
        Bootstrap.Interval(6, rows =>
        {
            int[] drawn = rows.ToArray();
            int a = drawn.Count(static r => r == 0), b = drawn.Count(static r => r == 1);
            drawn.Count(static r => r == 2).ShouldBe(a);
            drawn.Count(static r => r == 5).ShouldBe(a);
            drawn.Count(static r => r == 4).ShouldBe(b);
            return drawn.Length;
        }, groups: groups);
    }

    [Test]
    public void A_metric_of_decisions_has_an_interval_around_it()
    {
        LabeledProbabilities rows = ScoredRows.Probabilities(300, [0.6, 0.3, 0.1], seed: 4);
        int[] decided = DecisionPolicy.Argmax(rows.LabelSet).Decide(rows.Probabilities);
        ConfidenceInterval interval = Bootstrap.Interval(rows.Labels, decided, rows.LabelSet, static r => r.Macro.F1, new BootstrapOptions { Resamples = 200 });
        interval.Estimate.ShouldBe(ClassificationReport.Evaluate(rows).Macro.F1);
        interval.Lower.ShouldBeLessThan(interval.Estimate);
        interval.Upper.ShouldBeGreaterThan(interval.Estimate);
    }

    [Test]
    public void Undefined_resamples_are_left_out_and_counted()
    {
        bool[] positives = [true, false, false, false];
        ConfidenceInterval interval = Bootstrap.Interval(4, rows =>
        {
            int hits = 0;
            foreach (int r in rows) hits += positives[r] ? 1 : 0;
            return hits == 0 ? double.NaN : hits;
        });
        // (3/4)^4 = 0.316 of the resamples have no positive.
        interval.UndefinedResamples.ShouldBeInRange(260, 380);
        interval.Lower.ShouldBe(1);
        Should.Throw<ArgumentException>(() => Bootstrap.Interval(4, static _ => double.NaN)).Message.ShouldStartWith("The metric was NaN on all 1000 resamples.");
    }

    [Test]
    public void Options_and_input_are_checked()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Bootstrap.Interval(0, static _ => 1)).Message.ShouldStartWith("rowCount is 0; it must be at least 1.");
        Should.Throw<ArgumentOutOfRangeException>(() => Bootstrap.Interval(5, static _ => 1, new BootstrapOptions { Resamples = 3 })).Message.ShouldStartWith("options.Resamples is 3; it must be at least 10.");
        Should.Throw<ArgumentOutOfRangeException>(() => Bootstrap.Interval(5, static _ => 1, new BootstrapOptions { Level = double.NaN })).Message.ShouldStartWith("BootstrapOptions.Level is NaN; it must be above 0 and below 1.");
        Should.Throw<ArgumentOutOfRangeException>(() => Bootstrap.Interval(5, static _ => 1, new BootstrapOptions { MaxDegreeOfParallelism = 0 }));
        Should.Throw<ArgumentException>(() => Bootstrap.Interval(5, static _ => 1, groups: ["a"])).Message.ShouldStartWith("1 groups were given for 5 rows; the numbers must be equal.");
        Should.Throw<OperationCanceledException>(() => Bootstrap.Interval(5, static _ => 1, cancellationToken: new CancellationToken(canceled: true)));
    }

    [Test]
    public void What_the_metric_throws_arrives_as_it_was([Values(1, 3)] int threads)
    {
        BootstrapOptions options = new() { Resamples = 50, MaxDegreeOfParallelism = threads };
        Should.Throw<FormatException>(() => Bootstrap.Interval(5, static _ => throw new FormatException("bad"), options)).Message.ShouldBe("bad");
        LabelSet classes = LabelSet.Create("a", "b");
        Should.Throw<ArgumentException>(() => Bootstrap.Interval(new[] { 0, 1, 0 }, new[] { 0, 1, 2 }, classes, static r => r.Macro.F1, options));
        using CancellationTokenSource stop = new();
        Should.Throw<OperationCanceledException>(() => Bootstrap.Interval(5, _ =>
        {
            stop.Cancel();
            return 1;
        }, options, cancellationToken: stop.Token));
    }

    private static double Mean(double[] values, ReadOnlySpan<int> rows)
    {
        double sum = 0;
        foreach (int r in rows) sum += values[r];
        return sum / rows.Length;
    }
}
