using System.Net;
using Threat.Core;
using Threat.Features;
using Threat.Losses;
using Threat.Thresholds;

namespace Threat.Detection.Tests;

public sealed class ThreatDetectorTests
{
    private static readonly float[] Row = RandomModels.Values(5, 8);

    [Test]
    public void A_score_says_what_and_why()
    {
        using ThreatModel model = RandomModels.Model();
        using ThreatDetector detector = new(model);
        ThreatScore score = detector.Score(Row, "203.0.113.9");

        double[] p = model.Predict(FeatureMatrix.From(Row, 8)).Row(0).ToArray();
        score.Probabilities.ToArray().ShouldBe(p);
        score.Score.ShouldBe(1 - p[0]);
        int best = Array.IndexOf(p, p.Max());
        score.AttackType.ShouldBe(LabelSet.ThreatDefault.Names[best]);
        score.Confidence.ShouldBe(p[best]);
        score.IsThreat.ShouldBe(best != 0);
        score["benign"].ShouldBe(p[0]);
        score.Decision.Reason.ShouldBe(DecisionReason.HighestProbability);
        score.DecisionRule.ShouldBe("argmax");
        score.Explanation.ShouldBe(FormattableString.Invariant($"{score.AttackType} has the highest probability, {p[best]:0.000}."));
        score.Source.ShouldBe("203.0.113.9");
        score.ModelVersion.ShouldBe("default@20260105T080000Z");
        score.TopFeatures.Count.ShouldBe(5);
        score.ToString().ShouldStartWith($"203.0.113.9: {score.AttackType}, score ");
    }

    [Test]
    public void Top_features_are_the_largest_changes_of_log_odds()
    {
        using ThreatModel model = RandomModels.Model();
        using ThreatDetector detector = new(model, options: new ThreatDetectorOptions { TopFeatures = 100 });
        ThreatScore score = detector.Score(Row);
        double[] expected = new double[8];
        for (int f = 0; f < 8; f++)
        {
            float[] changed = [.. Row];
            changed[f] = 0; // the centre of an unscaled column
            expected[f] = LogOdds(model, Row, score.Decision.ClassId) - LogOdds(model, changed, score.Decision.ClassId);
        }
        score.TopFeatures.Count.ShouldBe(8);
        foreach (FeatureContribution c in score.TopFeatures)
        {
            int f = int.Parse(c.Feature[1..], System.Globalization.CultureInfo.InvariantCulture);
            c.Contribution.ShouldBe(expected[f], 1e-5); // the first layer is updated in single precision
            c.Value.ShouldBe(Row[f]);
        }
        score.TopFeatures.Select(c => Math.Abs(c.Contribution)).ShouldBeInOrder(SortDirection.Descending);
        new ThreatDetector(RandomModels.Model(), options: new ThreatDetectorOptions { TopFeatures = 2 }).Score(Row).TopFeatures.ShouldBe(score.TopFeatures.Take(2));
    }

    [Test]
    public void A_batch_gives_what_single_scores_give()
    {
        using ThreatDetector detector = new(RandomModels.Model(), options: new ThreatDetectorOptions { TopFeatures = 0 });
        detector.SetDecisionPolicy(new DecisionPolicy(ScaledArgmaxRule.Instance, new ClassThresholds(LabelSet.ThreatDefault, [0.9, 0.1, 0.2, 0.3, 0.25, 0.3, 0.1])));
        float[] rows = RandomModels.Values(3, 9000 * 8);
        string[] sources = [.. Enumerable.Range(0, 9000).Select(i => $"s{i}")];
        ThreatScoreBatch batch = detector.ScoreBatch(FeatureMatrix.FromMemory(rows, 8), sources);
        batch.Count.ShouldBe(9000);
        for (int i = 0; i < 9000; i += 97)
        {
            ThreatScore one = detector.Score(rows.AsSpan(i * 8, 8)), many = batch[i];
            many.Probabilities.ToArray().ShouldBe(one.Probabilities.ToArray());
            many.Decision.ShouldBe(one.Decision);
            many.Source.ShouldBe($"s{i}");
        }
    }

    [Test]
    public void New_temperature_and_thresholds_make_new_versions_and_change_no_old_score()
    {
        using ThreatDetector detector = new(RandomModels.Model());
        detector.Swap(RandomModels.Model(), "v00000007");
        ThreatScore before = detector.Score(Row);
        double[] kept = before.Probabilities.ToArray();
        detector.SetTemperature(10);
        detector.ModelVersion.ShouldBe("v00000007+1");
        detector.Score(Row).Confidence.ShouldBeLessThan(before.Confidence);
        detector.SetClassThresholds(ClassThresholds.Uniform(LabelSet.ThreatDefault, 0.25));
        detector.ModelVersion.ShouldBe("v00000007+2");
        detector.Score(Row).Thresholds[3].ShouldBe(0.25);
        before.ModelVersion.ShouldBe("v00000007");
        before.Probabilities.ToArray().ShouldBe(kept);
        Should.Throw<ArgumentOutOfRangeException>(() => detector.SetTemperature(0));
        Should.Throw<ArgumentException>(() => detector.SetClassThresholds(ClassThresholds.Uniform(Blobs.Labels)));
        detector.ModelVersion.ShouldBe("v00000007+2");
    }

    [Test]
    public void An_abstaining_rule_gives_unknown()
    {
        using ThreatDetector detector = new(RandomModels.Model());
        detector.SetDecisionPolicy(new DecisionPolicy(DecisionRules.FromName("abstaining(argmax;threshold=False;probability=1;margin=0)"), ClassThresholds.Uniform(LabelSet.ThreatDefault)));
        ThreatScore score = detector.Score(Row);
        score.IsAbstained.ShouldBeTrue();
        score.IsThreat.ShouldBeFalse();
        score.AttackType.ShouldBe("Unknown");
        score.Confidence.ShouldBe(score.Probabilities.ToArray().Max());
        score.Explanation.ShouldStartWith("No class was convincing; the most probable is ");
    }

    [Test]
    public void Without_a_model_or_after_dispose_a_score_is_refused()
    {
        ThreatDetector detector = new();
        detector.IsReady.ShouldBeFalse();
        Should.Throw<InvalidOperationException>(() => detector.Score(Row)).Message.ShouldBe("The detector has no model yet. Give it one with Swap, or set the registry's champion alias and call RefreshAsync.");
        detector.Swap(RandomModels.Model());
        detector.Score(Row);
        detector.IsReady.ShouldBeTrue();
        detector.Dispose();
        detector.IsReady.ShouldBeFalse();
        detector.ModelVersion.ShouldBeNull();
        Should.Throw<ObjectDisposedException>(() => detector.Score(Row));
        Should.Throw<ObjectDisposedException>(() => detector.Swap(RandomModels.Model()));
        ThreatDetector never = new();
        never.Dispose();
        Should.Throw<ObjectDisposedException>(() => never.Score(Row));
    }

    [Test]
    public void A_model_without_the_normal_class_is_refused()
    {
        using ThreatModel model = RandomModels.Model();
        Should.Throw<ArgumentException>(() => new ThreatDetector(model, options: new ThreatDetectorOptions { NormalClass = "Clean" })).Message
            .ShouldStartWith("The model's classes (Normal, DDoS, PortScan, BruteForce, WebAttack, Botnet, Infiltration) have no 'Clean'. Set ThreatDetectorOptions.NormalClass");
    }

    [Test]
    public void Vectors_of_another_schema_and_rows_of_another_width_are_refused()
    {
        using ThreatDetector detector = new(RandomModels.Model());
        FeatureSchema schema = FeatureSchema.Threat100;
        FeatureVector vector = new(schema, DateTimeOffset.UnixEpoch, new float[schema.Count], new FeatureStatus[schema.Count]);
        Should.Throw<ArgumentException>(() => detector.Score(vector)).Message.ShouldStartWith($"The vector is of schema {schema.Id}; the model was trained on test/v1 (8 columns");
        Should.Throw<ArgumentException>(() => detector.Score(new float[7])).Message.ShouldStartWith("1 rows of 8 columns need 8 values, but 7 were given.");
        Should.Throw<ArgumentException>(() => detector.Score([1, 2, 3, float.NaN, 5, 6, 7, 8])).Message.ShouldStartWith("Row 0, column 3 is NaN;");
    }

    [Test]
    public void What_a_rule_throws_in_a_large_batch_arrives_as_it_was()
    {
        MlpModel trained = RandomModels.Mlp(1, 8, [8], 7, out _);
        FailingRule rule = new();
        using ThreatDetector detector = new(new ThreatModel(trained, IdentityCalibration.Instance, new DecisionPolicy(rule, ClassThresholds.Uniform(trained.Labels, 0.5)), RandomModels.Model().Info));
        FeatureMatrix rows = FeatureMatrix.From(RandomModels.Values(6, 8 * 20_000), 8);
        detector.ScoreBatch(rows).Count.ShouldBe(20_000);
        rule.Fails = true;
        Should.Throw<NotSupportedException>(() => detector.ScoreBatch(rows)).Message.ShouldBe("no decision");
    }

    private sealed class FailingRule : IDecisionRule
    {
        public bool Fails { get; set; }

        public string Name => "failing";

        public Decision Decide(ReadOnlySpan<double> probabilities, ReadOnlySpan<double> thresholds)
            => Fails ? throw new NotSupportedException("no decision") : ArgmaxRule.Instance.Decide(probabilities, thresholds);
    }

    [Test]
    public async Task Events_become_features_and_a_score()
    {
        FeatureSchema schema = FeatureSchema.Threat100;
        MlpModel trained = RandomModels.Mlp(2, 2 * schema.Count, [16], 7, out _);
        ThreatModel model = new(trained, IdentityCalibration.Instance, DecisionPolicy.Argmax(trained.Labels), new ModelInfo("m", schema.ModelInput, DateTimeOffset.UnixEpoch));
        using ThreatDetector detector = new(model);
        IPAddress source = IPAddress.Parse("203.0.113.9");
        DateTimeOffset asOf = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);
        ThreatScore score = await detector.CalculateThreatScoreAsync(source, [], asOf);
        FeatureVector vector = new ThreatFeatureExtractor().Extract(source, [], asOf);
        score.Probabilities.ToArray().ShouldBe(detector.Score(vector).Probabilities.ToArray());
        score.Source.ShouldBe("203.0.113.9");
        score.AsOf.ShouldBe(asOf);
        score.TopFeatures.ShouldAllBe(f => !f.Feature.EndsWith(".missing", StringComparison.Ordinal));
        score.TopFeatures.ShouldContain(f => f.Value == null);
    }

    private static double LogOdds(ThreatModel model, float[] row, int c)
    {
        double[] z = model.Trained.Score(FeatureMatrix.From(row, 8)).Values.ToArray();
        double p = Math.Exp(z[c]) / z.Sum(Math.Exp);
        return Math.Log(p / (1 - p));
    }
}
