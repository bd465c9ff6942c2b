using Threat.Core;

namespace Threat.Detection.Tests;

/// <summary>A perceptron's top features are searched; another model's are found by trying all of them. Both must name the same features.</summary>
public sealed class TopFeatureSearchTests
{
    private const int Top = 5;

    [TestCase(new[] { 64, 32 }, false)]
    [TestCase(new[] { 256, 128, 64 }, false)]
    [TestCase(new int[0], false)]
    [TestCase(new[] { 32 }, true)]
    public void The_search_finds_what_trying_every_feature_finds(int[] hidden, bool batchNorm)
    {
        LabeledDataset train = Blobs.Make(1500, columns: 40), rows = Blobs.Make(400, columns: 40, seed: 2);
        ThreatClassifier classifier = new(new() { HiddenSizes = hidden, BatchNorm = batchNorm, Epochs = 10 });
        (double right, double lost) = Compare((MlpModel)classifier.Train(new TrainingRequest(train)), rows);
        right.ShouldBe(1);
        lost.ShouldBeLessThan(1e-3);
    }

    /// <summary>Nothing was learned, so that a hundred features matter alike: the estimate's worst case.</summary>
    [Test]
    public void In_a_network_of_random_weights_nearly_all_are_found()
    {
        (double right, _) = Compare(RandomModels.Mlp(3, 100, [256, 128, 64], 7, out _), new LabeledDataset(FeatureMatrix.FromMemory(RandomModels.Values(4, 400 * 100), 100), new int[400], LabelSet.ThreatDefault));
        right.ShouldBeGreaterThan(0.9);
    }

    /// <summary>Prints the agreement on real traffic; run by name.</summary>
    [Test]
    [Explicit("A training.")]
    public void On_real_traffic_the_search_finds_what_trying_every_feature_finds()
    {
        NslKdd data = NslKdd.Read();
        ITrainedModel trained = new ThreatClassifier(new() { Scaling = data.Scaling }).Train(new TrainingRequest(data.Train) { Seed = 1 });
        (double right, _) = Compare((MlpModel)trained, data.Test.Select([.. Enumerable.Range(0, 2000).Select(i => i * (data.Test.RowCount / 2000))]));
        right.ShouldBeGreaterThan(0.998);
    }

    /// <summary>The share of named features that are right, and the largest contribution that was overlooked, relative to the one named in its place.</summary>
    private static (double Right, double Lost) Compare(MlpModel model, LabeledDataset rows)
    {
        using ThreatDetector search = Detector(model), exhaustive = Detector(new Plain(model));
        int named = 0, right = 0;
        double lost = 0;
        for (int i = 0; i < rows.RowCount; i++)
        {
            IReadOnlyList<FeatureContribution> found = search.Score(rows.Features.Row(i)).TopFeatures, expected = exhaustive.Score(rows.Features.Row(i)).TopFeatures;
            found.Count.ShouldBe(expected.Count);
            for (int k = 0; k < expected.Count; k++)
            {
                named++;
                if (found.Any(f => f.Feature == expected[k].Feature && Math.Abs(f.Contribution - expected[k].Contribution) < 1e-3)) right++;
                lost = Math.Max(lost, 1 - Math.Abs(found[k].Contribution / expected[k].Contribution));
            }
        }
        TestContext.Out.WriteLine(FormattableString.Invariant($"top {Top} of {rows.Features.ColumnCount} features, {rows.RowCount} rows: {(double)right / named:P3} of the names agree; largest shortfall of a rank's contribution {lost:P3}"));
        return ((double)right / named, lost);
    }

    private static ThreatDetector Detector(ITrainedModel model)
        => new(new ThreatModel(model, Losses.IdentityCalibration.Instance, DecisionPolicy.Argmax(model.Labels), new ModelInfo("m", new FeatureSchemaId("m/v1", [.. Enumerable.Range(0, model.FeatureCount).Select(static c => $"f{c}")]), DateTimeOffset.UnixEpoch)), options: new ThreatDetectorOptions { TopFeatures = Top });

    private sealed class Plain(MlpModel model) : IBaselineModel
    {
        public string Kind => model.Kind;

        public LabelSet Labels => model.Labels;

        public int FeatureCount => model.FeatureCount;

        public ReadOnlySpan<float> BaselineRow => model.BaselineRow;

        public void Score(ReadOnlySpan<float> features, int rowCount, Span<double> logits) => model.Score(features, rowCount, logits);

        public IReadOnlyDictionary<string, byte[]> Export() => model.Export();

        public void Dispose() => model.Dispose();
    }
}
