using Threat.Core;

namespace Threat.Thresholds.Tests.Kernels;

/// <summary>Memory grows with the rows at most, and exact search hardly at all.</summary>
public class MemoryTests
{
    private static readonly LabeledProbabilities Small = Synthetic.Scores(50_000, 61), Large = Synthetic.Scores(200_000, 61);

    [Test]
    public void Exact_search_allocates_a_few_hundred_kilobytes_and_the_rows_near_the_optimum()
    {
        Allocated(() => BinaryThresholdSearch.Exact(Large, maxDegreeOfParallelism: 1)).ShouldBeLessThan(4_000_000);
        Allocated(() => BinaryThresholdSearch.Exact(Small, maxDegreeOfParallelism: 1)).ShouldBeLessThan(2_000_000);
    }

    [Test]
    public void A_joint_search_allocates_in_proportion_to_the_rows()
    {
        double small = Tune(Small), large = Tune(Large);
        (large / Large.RowCount).ShouldBeLessThan(1.5 * small / Small.RowCount);
        (large / Large.RowCount).ShouldBeLessThan(600);

        static double Tune(LabeledProbabilities rows) => Allocated(() => new ThresholdOptimizer(new ThresholdOptimizerOptions { Averaging = ThresholdAveraging.None, MaxDegreeOfParallelism = 1 }).Tune(rows));
    }

    [TestCase("scaled-argmax"), TestCase("highest-above-threshold"), TestCase("least-cost(0,1,1|9,0,1|9,1,0)"), TestCase("abstaining(scaled-argmax;threshold=true;probability=0.1;margin=0.1)")]
    public void A_decision_allocates_nothing(string name)
    {
        IDecisionRule rule = DecisionRules.FromName(name);
        double[] p = [0.5, 0.3, 0.2], t = [0.6, 0.3, 0.1];
        for (int i = 0; i < 1_000; i++) rule.Decide(p, t);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++) rule.Decide(p, t);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static long Allocated(Action work)
    {
        work();
        long before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
