using Threat.Core;
using Threat.Losses.Internal;
using Threat.Shared;
using Threat.TestKit;

namespace Threat.Losses.Tests;

public sealed class PriorShiftTests
{
    private static readonly double[] Old = [0.7, 0.2, 0.1], New = [0.2, 0.3, 0.5];

    [Test]
    public void Adjusting_gives_the_probabilities_of_the_new_mix()
    {
        ProbabilityMatrix p = ProbabilityMatrix.From(new[,] { { 0.7, 0.2, 0.1 }, { 0.1, 0.8, 0.1 } });
        PriorShift.Adjust(p, Old, New).Row(0).ToArray().ShouldAgree(New, 1e-14, 0, "a row that says the old mix says the new one");
        PriorShift.Adjust(PriorShift.Adjust(p, Old, New), New, Old).Values.ToArray().ShouldAgree(p.Values.ToArray(), 1e-13, 0, "there and back");
        PriorShift.Adjust(p, [7, 2, 1], [2, 3, 5]).Values.ToArray().ShouldAgree(PriorShift.Adjust(p, Old, New).Values.ToArray(), 1e-14, 0, "counts");
    }

    [Test]
    public void The_live_mix_is_found_from_unlabelled_rows()
    {
        LabeledProbabilities live = ScoredRows.Probabilities(20_000, New, seed: 5), heldOut = ScoredRows.Probabilities(20_000, Old, seed: 6);
        // Live rows scored by a model that still believes in the old mix.
        ProbabilityMatrix believed = PriorShift.Adjust(live.Probabilities, New, Old);
        PriorEstimate em = PriorShift.EstimateByExpectationMaximization(believed, Old), direct = PriorShift.EstimateByBlackBox(heldOut, believed);
        em.Converged.ShouldBeTrue();
        em.Shares.ToArray().ShouldAgree(New, 0, 0.02, "expectation maximisation");
        direct.Shares.ToArray().ShouldAgree(New, 0, 0.03, "black box");
        em.Shares.Sum().ShouldBe(1, 1e-12);
    }

    [Test]
    public void A_shifted_calibration_is_saved_whole()
    {
        PriorShiftedCalibration shifted = new(new TemperatureCalibration(1.7), Old, New);
        ICalibration read = CalibrationJson.Read(shifted.Method, shifted.ToJson());
        LogitMatrix z = LogitMatrix.From(new double[,] { { 1, 2, 3 }, { -4, 1e4, 0 } });
        read.ShouldBeOfType<PriorShiftedCalibration>();
        ((ICalibration)shifted).Apply(z).Values.ToArray().ShouldBe(read.Apply(z).Values.ToArray());
        ((ICalibration)shifted).Apply(z).Row(0).ToArray().ShouldAgree(
            PriorShift.Adjust(((ICalibration)new TemperatureCalibration(1.7)).Apply(z), Old, New).Row(0).ToArray(), 1e-13, 0, "row");
        Should.Throw<InvalidDataException>(() => CalibrationJson.Read("prior-shift/1", "{}"));
    }

    [Test]
    public void Wrong_input_is_named()
    {
        ProbabilityMatrix p = ProbabilityMatrix.From(new[,] { { 0.7, 0.3 } });
        Should.Throw<ArgumentException>(() => PriorShift.Adjust(p, [0.5, 0.3, 0.2], [0.5, 0.3, 0.2])).Message.ShouldBe("3 class shares were given for 2 classes; the numbers must be equal.");
        Should.Throw<ArgumentException>(() => PriorShift.Adjust(p, [1, 0], [1, 1])).Message.ShouldStartWith("oldShares[1] is 0; a class share is a finite number above 0.");
        LabelSet labels = LabelSet.Create("a", "b");
        LabeledProbabilities blind = new(ProbabilityMatrix.From(new[,] { { 0.7, 0.3 }, { 0.7, 0.3 } }), new[] { 0, 1 }, labels);
        Should.Throw<InvalidOperationException>(() => PriorShift.EstimateByBlackBox(blind, p)).Message.ShouldStartWith("The held-out decisions do not tell class 'b' from the others");
    }

    [Test]
    public void Small_numbers_keep_their_precision()
    {
        PreciseMath.Expm1(1e-10).ShouldBe(1.00000000005e-10, 1e-24);
        PreciseMath.Log1p(1e-10).ShouldBe(9.9999999995e-11, 1e-24);
        StableSoftmax.LogSumExp([1000, 1000]).ShouldBe(1000 + Math.Log(2), 1e-10);
    }
}
