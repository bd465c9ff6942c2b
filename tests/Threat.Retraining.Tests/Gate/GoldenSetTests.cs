using Threat.Core;

namespace Threat.Retraining.Tests;

public sealed class GoldenSetTests
{
    [Test]
    public void A_mask_that_does_not_fit_is_refused_before_any_run()
    {
        LabeledDataset rows = new(FeatureMatrix.FromMemory(new float[] { 1, 2, 3, 4 }, 2), new[] { 0, 1 }, Feedback.Labels);
        _ = new GoldenSet(rows, [default, new ulong[] { 1 }]);
        Should.Throw<ArgumentException>(() => new GoldenSet(rows, [default, new ulong[2]])).Message
            .ShouldBe("The mask of row 1 has 2 words; 2 values need 1, or none when nothing is missing. (Parameter 'missing')");
    }
}
