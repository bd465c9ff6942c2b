using Threat.Retraining.Internal;

namespace Threat.Retraining.Tests;

public sealed class NeighborAuditTests
{
    [Test]
    public void A_row_that_is_infinitely_far_from_all_lies_among_no_attacks()
    {
        RetrainingOptions options = Feedback.Options();
        RunRowsBuilder known = new(options, 60), fresh = new(options, 1);
        // The first known row is an attack, all others are normal.
        for (int i = 0; i < 60; i++) known.Add(i + 1, Sample(i == 0 ? "Scan" : "Normal", i % 7), isNew: false).ShouldBeTrue();
        fresh.Add(61, Sample("Normal", 3e38f), isNew: true).ShouldBeTrue();
        NeighborRecord record = NeighborAudit.Of(fresh.Build(), [0], known.Build(), options.Labels, 0, [], default);
        (record.NewNormal, record.NewAmongAttacks, record.KnownNormal).ShouldBe((1, 0, 59));
    }

    private static TrainingSample Sample(string label, float value) => Feedback.One() with { PredictedLabel = label, CorrectLabel = label, Features = Enumerable.Repeat(value, Feedback.Schema.Columns.Count).ToArray() };
}
