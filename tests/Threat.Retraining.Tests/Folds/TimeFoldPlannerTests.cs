using Threat.Core;
using Threat.Retraining.Internal;

namespace Threat.Retraining.Tests;

/// <summary>Where the rows of a run go, and what later runs know of it.</summary>
public sealed class TimeFoldPlannerTests
{
    private static readonly DateTimeOffset Cut = Feedback.Start.AddDays(20);

    /// <summary>Some sources have few rows; one has a twentieth of all, and another more than a hundredth of the early rows alone.</summary>
    private static LabeledDataset Rows(bool large)
    {
        LabeledDataset d = new Feedback { Rows = 12_000, RowsPerSource = 2 }.Dataset();
        if (!large) return d;
        string[] sources = [.. d.EntityIds!.Select((s, i) => i % 20 == 0 ? "large" : i % 70 == 1 && d.Times![i] < Cut ? "large at first" : s)];
        return new LabeledDataset(d.Features, d.Labels.ToArray(), d.LabelSet, sources, d.Times);
    }

    private static LabeledDataset Early(LabeledDataset all) => all.Select([.. Enumerable.Range(0, all.RowCount).Where(i => all.Times![i] < Cut)]);

    private static IReadOnlyList<int>[] Learned(FoldPlan plan) => [plan.Train, plan.Validation, plan.Calibrate, plan.Threshold];

    private static string Row(LabeledDataset d, int i) => $"{d.EntityIds![i]} {d.Times![i]:O}";

    [TestCase(0.5)]
    [TestCase(1)]
    public void Every_fold_reaches_up_to_the_test_or_into_it_and_a_source_keeps_its_part(double testSources)
    {
        LabeledDataset all = Rows(large: false), early = Early(all);
        TimeFoldPlanner planner = new(new FoldOptions { TestSources = testSources });
        FoldPlan now = planner.Plan(all, 1), before = planner.Plan(early, 2);
        now.Test.Count.ShouldBeInRange(1400, 1600);
        DateTimeOffset tested = now.Test.Min(i => all.Times![i]), newest = all.Times!.Max();
        foreach (IReadOnlyList<int> fold in Learned(now))
        {
            DateTimeOffset last = fold.Max(i => all.Times![i]);
            if (testSources < 1) (newest - last).ShouldBeLessThan(TimeSpan.FromHours(12), "it holds what is new");
            else (tested - last).ShouldBeInRange(TimeSpan.FromDays(1), TimeSpan.FromDays(2));
            fold.Select(i => all.EntityIds![i]).Intersect(now.Test.Select(i => all.EntityIds![i])).ShouldBeEmpty();
        }
        ((double)now.Calibrate.Count / all.RowCount, (double)now.Threshold.Count / all.RowCount).ShouldSatisfyAllConditions(s => s.Item1.ShouldBeInRange(0.08, 0.13), s => s.Item2.ShouldBeInRange(0.12, 0.19));
        HashSet<string> learned = [.. before.Train.Select(i => early.EntityIds![i])];
        now.Calibrate.Concat(now.Threshold).Concat(now.Validation).ShouldAllBe(i => !learned.Contains(all.EntityIds![i]));
        (now.TestSplit is null).ShouldBe(testSources == 1);
    }

    [TestCase(false)]
    [TestCase(true)]
    public void What_a_plan_says_it_has_tested_on_it_has_not_learned_from(bool large)
    {
        LabeledDataset all = Rows(large), early = Early(all);
        FoldPlan before = new TimeFoldPlanner().Plan(early, 1), now = new TimeFoldPlanner().Plan(all, 2);
        TestSources tested = new(before.TestSplit!);
        before.TestSplit!.DividedSources.ShouldBe(large ? ["large", "large at first"] : []);
        foreach (int i in before.Test) tested.Holds(early.EntityIds![i], early.Times![i]).ShouldBeTrue(Row(early, i));
        foreach (int i in Learned(before).SelectMany(static f => f)) tested.Holds(early.EntityIds![i], early.Times![i]).ShouldBeFalse(Row(early, i));
        // Rows of the next test that an earlier model may be compared on: none of them has it learned from.
        HashSet<string> learned = [.. Learned(before).SelectMany(static f => f).Select(i => Row(early, i))];
        int both = 0;
        foreach (int i in now.Test.Where(i => all.Times![i] < Cut && tested.Holds(all.EntityIds![i], all.Times![i])))
        {
            learned.ShouldNotContain(Row(all, i));
            both++;
        }
        now.Test.Count(i => all.Times![i] >= Cut || tested.Holds(all.EntityIds![i], all.Times![i])).ShouldBeGreaterThan(1000, "enough are left to compare on");
        TestContext.Out.WriteLine($"{now.Test.Count} test rows, {both} of them tested on by both runs");
    }

    [Test]
    public void The_test_is_as_large_as_asked_whatever_share_of_the_sources_tests([Values(0.1, 0.25, 0.5, 1)] double testSources)
    {
        LabeledDataset all = Rows(large: false);
        new TimeFoldPlanner(new FoldOptions { TestSources = testSources, MaxTestRows = 800 }).Plan(all, 1).Test.Count.ShouldBeInRange(700, 900);
    }
}
