using System.Diagnostics;
using Threat.Core;

namespace Threat.Detection.Tests;

public sealed class DetectorCostTests
{
    [Test]
    public void A_single_score_allocates_its_result_alone()
    {
        using ThreatDetector detector = new(RandomModels.Model(), options: new ThreatDetectorOptions { TopFeatures = 0 });
        float[] row = RandomModels.Values(1, 8);
        PerScore(detector, row).ShouldBeLessThanOrEqualTo(96 + 24 + 7 * 8); // the score object and its seven probabilities
    }

    [Test]
    public void Top_features_allocate_their_list_alone()
    {
        using ThreatDetector detector = new(RandomModels.Model());
        float[] row = RandomModels.Values(1, 8);
        PerScore(detector, row).ShouldBeLessThanOrEqualTo(96 + 24 + 7 * 8 + 24 + 5 * 24);
    }

    /// <summary>Prints the quantiles; run by name on a quiet machine.</summary>
    [TestCase(41, 0)]
    [TestCase(200, 0)]
    [TestCase(200, 5)]
    [Explicit("A measurement.")]
    public void Single_scores_take_less_than_a_millisecond(int inputs, int topFeatures)
    {
        using ThreatDetector detector = Default(inputs, topFeatures);
        float[] row = RandomModels.Values(1, inputs);
        double[] microseconds = new double[5000];
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < microseconds.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                detector.Score(row);
                microseconds[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            }
        }
        Array.Sort(microseconds);
        TestContext.Out.WriteLine(FormattableString.Invariant($"single inputs={inputs} top={topFeatures} p50={microseconds[2500]:0.0}us p99={microseconds[4950]:0.0}us"));
        microseconds[4950].ShouldBeLessThan(1000);
    }

    /// <summary>Prints rows a second; run by name on a quiet machine.</summary>
    [TestCase(41)]
    [TestCase(100)]
    [TestCase(200)]
    [Explicit("A measurement.")]
    public void Batches_reach_half_a_million_rows_a_second(int inputs)
    {
        const int Rows = 200_000;
        using ThreatDetector detector = Default(inputs, 0);
        FeatureMatrix rows = FeatureMatrix.FromMemory(RandomModels.Values(1, Rows * inputs), inputs);
        double[] seconds = new double[9];
        for (int i = 0; i < seconds.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            detector.ScoreBatch(rows);
            seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        Array.Sort(seconds);
        TestContext.Out.WriteLine(FormattableString.Invariant($"batch inputs={inputs} rows/s median={Rows / seconds[4]:N0} best={Rows / seconds[0]:N0}"));
    }

    private static ThreatDetector Default(int inputs, int topFeatures)
    {
        MlpModel trained = RandomModels.Mlp(1, inputs, [256, 128, 64], 7, out _);
        ModelInfo info = new("cost", new FeatureSchemaId("cost/v1", [.. Enumerable.Range(0, inputs).Select(i => $"f{i}")]), DateTimeOffset.UnixEpoch);
        return new ThreatDetector(new ThreatModel(trained, new Losses.TemperatureCalibration(1.3), DecisionPolicy.Argmax(trained.Labels), info), options: new ThreatDetectorOptions { TopFeatures = topFeatures });
    }

    private static long PerScore(ThreatDetector detector, float[] row)
    {
        for (int i = 0; i < 100; i++) detector.Score(row);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) detector.Score(row);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;
    }
}
