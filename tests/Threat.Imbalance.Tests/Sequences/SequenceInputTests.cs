namespace Threat.Imbalance.Tests;

/// <summary>What series and transforms refuse, and in which words.</summary>
public sealed class SequenceInputTests
{
    [Test]
    public void Bad_input_is_named()
    {
        Should.Throw<ArgumentException>(static () => SequenceSet.FromMemory(new float[10], 4, 2)).Message.ShouldBe("10 values are no whole number of series of 4 steps × 2 channels = 8 values.");
        Should.Throw<ArgumentException>(static () => SequenceSet.FromMemory(new[] { 0, 0, 0, float.NaN }, 2, 1)).Message.ShouldBe("Series 1, step 1, channel 0 is NaN; series hold finite numbers only. Fill the gap before augmenting.");
        Should.Throw<ArgumentOutOfRangeException>(static () => Augmenter.AugmentSequences(new float[5, 8, 2], factor: 0)).Message.ShouldStartWith("The factor is 0; it must be at least 1, which adds nothing.");
        Should.Throw<ArgumentException>(static () => SequencePipeline.Default.Balance(SequenceSet.FromMemory(new float[8], 4, 1))).Message.ShouldStartWith("The series have no labels");
        Should.Throw<ArgumentOutOfRangeException>(static () => SequenceTransform.Jitter(double.NaN)).Message.ShouldStartWith("sigma is NaN");
    }

    [Test]
    public void A_transform_names_the_argument_that_is_out_of_range()
    {
        Should.Throw<ArgumentException>(static () => SequenceSet.FromMemory(new float[4], 65_536, 65_536)).Message.ShouldStartWith("4 values are no whole number of series of 65536 steps × 65536 channels = 4294967296 values.");
        Should.Throw<ArgumentException>(static () => SequencePipeline.Default.Augment(SequenceSet.From(new float[2, 4, 1]), 1_500_000_000)).Message.ShouldStartWith("SequencePipeline would return 3,000,000,000 rows × 4 columns");
        Named(static () => SequenceTransform.Drift(most: -1), "most", "most is -1; it must be a finite number of 0 or more.");
        Named(static () => SequenceTransform.Drift(points: 0), "points", "points is 0; it must be at least 1.");
        Named(static () => SequenceTransform.TimeWarp(knots: 0), "knots", "knots is 0; it must be at least 1.");
        Named(static () => SequenceTransform.Permutation(minimum: 0), "minimum", "minimum is 0; it must be at least 1.");
        Named(static () => SequenceTransform.Barycenter(iterations: 0), "iterations", "iterations is 0; it must be at least 1.");
        Named(static () => SequenceTransform.CutMix(0), "alpha", "alpha is 0; it must be a finite number above 0.");
        Named(static () => SequenceTransform.Dropout(1.5), "share", "share is 1.5; it must be above 0 and at most 1.");

        static void Named(Func<object> make, string argument, string message)
        {
            ArgumentOutOfRangeException e = Should.Throw<ArgumentOutOfRangeException>(make);
            (e.ParamName, e.Message.Split(" (Parameter")[0]).ShouldBe((argument, message));
        }
    }
}
