namespace Threat.Thresholds.Tests.Search;

[Category(Threat.TestKit.TestRerun.Kernels)]
public partial class ExactSearchTests
{
    [Test]
    public void The_threshold_is_the_midpoint_to_the_next_lower_score()
    {
        BinaryThreshold found = BinaryThresholdSearch.Exact(new[] { 0.9, 0.8, 0.4, 0.2 }, [true, true, false, false]);
        found.Cut.ShouldBe(0.8);
        found.Threshold.ShouldBe(0.6, 1e-15);
        found.Value.ShouldBe(1);
        found.Counts.ShouldBe(new BinaryCounts(2, 0, 0, 2));
    }

    [Test]
    public void Equal_scores_are_never_cut_apart()
    {
        BinaryThreshold found = BinaryThresholdSearch.Exact(new[] { 0.5, 0.5, 0.5, 0.1 }, [true, false, false, true]);
        found.Counts.Flagged.ShouldBeOneOf(3, 4);
        found.Value.ShouldBe(2.0 * 2 / (4 + 2), 1e-15);
    }

    [Test]
    public void Neighbouring_doubles_still_have_a_threshold_between_them()
    {
        double high = 0.3, low = Math.BitDecrement(high);
        BinaryThreshold found = BinaryThresholdSearch.Exact(new[] { high, low }, [true, false]);
        found.Threshold.ShouldBe(high);
    }

    [Test]
    public void Logits_passed_by_mistake_are_named()
        => Should.Throw<ArgumentException>(() => BinaryThresholdSearch.Exact(new[] { 0.5, 2.3 }, [true, false])).Message
            .ShouldBe("The score of row 1 is 2.3; a probability lies between 0 and 1. This looks like a logit: convert it with 1 / (1 + exp(-logit)) or a calibration. (Parameter 'scores')");

    [Test]
    public void Nan_is_refused_with_its_row()
        => Should.Throw<ArgumentException>(() => BinaryThresholdSearch.Exact(new[] { 0.5, double.NaN }, [true, false])).Message
            .ShouldBe("The score of row 1 is NaN; a probability lies between 0 and 1. (Parameter 'scores')");

    [Test]
    public void Rows_of_one_kind_only_are_refused()
    {
        Should.Throw<ArgumentException>(() => BinaryThresholdSearch.Exact(new[] { 0.5, 0.4 }, [false, false])).Message.ShouldStartWith("None of the 2 rows is of the class");
        Should.Throw<ArgumentException>(() => BinaryThresholdSearch.Exact(new[] { 0.5, 0.4 }, [true, true])).Message.ShouldStartWith("All 2 rows are of the class");
        Should.Throw<ArgumentException>(() => BinaryThresholdSearch.Exact(Array.Empty<double>(), [])).Message.ShouldStartWith("There are no rows");
        Should.Throw<ArgumentException>(() => BinaryThresholdSearch.Exact(new[] { 0.5 }, [true, false])).Message.ShouldStartWith("1 scores and 2 labels were given");
    }

    [Test]
    public void An_unreachable_constraint_is_reported_not_relaxed()
    {
        BinaryThreshold found = BinaryThresholdSearch.Exact(new[] { 0.9, 0.8, 0.2 }, [false, true, false], ThresholdMetric.RecallAtPrecision(0.95));
        found.IsFeasible.ShouldBeFalse();
        found.Threshold.ShouldBe(1);
        found.Counts.ShouldBe(new BinaryCounts(0, 0, 1, 2));
    }
}
