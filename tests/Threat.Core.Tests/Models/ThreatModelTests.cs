using Threat.TestKit;

namespace Threat.Core.Tests;

public sealed class ThreatModelTests
{
    private static readonly LabeledDataset Data = new GaussianBlobs { Rows = 200, Columns = 2, Shares = [0.6, 0.4], Separation = 3 }.Make();

    [Test]
    public void It_scores_calibrates_and_decides()
    {
        using ThreatModel model = Model();
        ProbabilityMatrix p = model.Predict(Data.Features);
        p.RowCount.ShouldBe(200);
        LabeledProbabilities rows = model.Predict(Data);
        rows.Probabilities.Values.ToArray().ShouldBe(p.Values.ToArray());
        ClassificationReport.Evaluate(rows, model.Policy).Accuracy.ShouldBeGreaterThan(0.9);
    }

    [Test]
    public void With_changes_one_part_and_shares_the_rest()
    {
        using ThreatModel model = Model();
        ThreatModel cooler = model.With(new PlainTemperature(5)), stricter = model.With(new DecisionPolicy(ArgmaxRule.Instance, ClassThresholds.Uniform(model.Labels, 0.9)));
        cooler.Trained.ShouldBeSameAs(model.Trained);
        cooler.Predict(Data.Features).Row(0).ToArray().Max().ShouldBeLessThan(model.Predict(Data.Features).Row(0).ToArray().Max());
        stricter.Calibration.ShouldBeSameAs(model.Calibration);
        stricter.Policy.Thresholds[0].ShouldBe(0.9);
    }

    [Test]
    public void Parts_that_disagree_are_refused_in_words()
    {
        using ThreatModel good = Model();
        LabelSet other = LabelSet.Create("class1", "class0");
        Should.Throw<ArgumentException>(() => good.With(DecisionPolicy.Argmax(other))).Message.ShouldStartWith("The thresholds are for classes [class1, class0], the model has [class0, class1].");
        Should.Throw<ArgumentException>(() => new ThreatModel(good.Trained, good.Calibration, good.Policy, good.Info with { Schema = new FeatureSchemaId("s", ["a"]) })).Message
            .ShouldContain("has another number of columns than the model, 2.");
        Should.Throw<ArgumentException>(() => good.With(new ThreeClasses())).Message.ShouldStartWith("The calibration was fitted for 3 classes, the model has 2 (class0, class1).");
    }

    [Test]
    public void Rows_whose_classes_are_in_another_order_are_refused()
    {
        using ThreatModel model = Model();
        LabeledDataset turned = new(Data.Features, Data.Labels, LabelSet.Create("class1", "class0"));
        Should.Throw<ArgumentException>(() => model.Predict(turned)).Message.ShouldStartWith("The dataset's classes are [class1, class0], the model's [class0, class1]; they must be the same in the same order.");
    }

    [Test]
    public void Synthetic_rows_are_not_scored_for_evaluation()
    {
        using ThreatModel model = Model();
        LabeledDataset synthetic = new(Data.Features, Data.Labels, Data.LabelSet, synthetic: Enumerable.Repeat(true, 200).ToArray());
        Should.Throw<InvalidOperationException>(() => model.Predict(synthetic)).Message.ShouldStartWith("Cannot score rows for calibration or evaluation on this dataset:");
    }

    [Test]
    public void A_calibration_refuses_logits_of_another_number_of_classes()
    {
        ICalibration three = new ThreeClasses();
        Should.Throw<ArgumentException>(() => three.Apply(LogitMatrix.From(new double[,] { { 1, 2 } }))).Message.ShouldStartWith("The logits have 2 classes; this calibration was fitted for 3.");
    }

    private static ThreatModel Model()
    {
        ITrainedModel trained = new LogisticRegressionTrainer().Train(new TrainingRequest(Data) { Seed = 1 });
        return new ThreatModel(trained, new PlainTemperature(1), DecisionPolicy.Argmax(trained.Labels), new ModelInfo("m", new FeatureSchemaId("s/v1", ["x", "y"]), GaussianBlobs.Start));
    }

    private sealed class ThreeClasses : ICalibration
    {
        public string Method => "three/1";

        public int? ClassCount => 3;

        public void Apply(ReadOnlySpan<double> logits, Span<double> probabilities) => probabilities.Fill(1.0 / 3);

        public string ToJson() => "{}";
    }
}
