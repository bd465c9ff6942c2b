using Threat.Core;
using Threat.TestKit;

namespace Threat.Retraining.Tests;

public sealed class ThresholdLimitTests
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task Thresholds_that_were_not_held_to_the_champions_false_alarms_are_named_in_the_record(bool eager)
    {
        using Loop loop = new() { Resampler = null, Gate = new EveryoneGate() };
        await loop.CollectAsync(new Feedback { Rows = 6000, Prefix = "a" }.Make());
        await loop.Retrainer().RunAsync(RetrainRequest.Manual());
        await loop.CollectAsync(new Feedback { Rows = 3000, Prefix = "b", RowSeed = 2, From = Feedback.Start.AddDays(31) }.Make());
        ModelRetrainer own = new(loop.Store, loop.Store.Runs, loop.Store.RunLock, loop.Steps with { Thresholds = new OwnOptimizer(eager ? 0.9 : 0.01) }, Feedback.Options().Wrap(), timeProvider: loop.Time);
        RunRecord record = (await own.RunAsync(RetrainRequest.Manual())).Record!;
        string[] notes = [.. record.Thresholds!.Notes.Where(static n => n.Contains("KeepFalsePositiveRate", StringComparison.Ordinal))];
        if (eager) notes.Single().ShouldMatch(@"^The champion's false alarms on the threshold fold, \d+, were to be the most \(RetrainingOptions\.KeepFalsePositiveRate\); with these thresholds there are \d+\.$");
        else notes.ShouldBeEmpty();
    }

    /// <summary>An optimizer of a user's own that knows no limit: normal needs much, or nearly nothing.</summary>
    private sealed class OwnOptimizer(double normal) : IThresholdOptimizer
    {
        public string Name => "Own";

        public ThresholdFit Optimize(LabeledProbabilities heldOut, CancellationToken cancellationToken = default) => new(new DecisionPolicy(PlainScaledRule.Instance, new ClassThresholds(heldOut.LabelSet, [normal, 0.1, 0.1])), []);
    }
}
