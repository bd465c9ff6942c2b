using System.Diagnostics;
using Threat.Core;

namespace Threat.Detection.Tests;

/// <summary>Measurements of the default network; run by name on a quiet machine.</summary>
[Explicit("A measurement.")]
public sealed class DetectorSpeedTests
{
    /// <summary>Prints the quantiles.</summary>
    [TestCase(41, 0)]
    [TestCase(100, 0)]
    [TestCase(200, 0)]
    [TestCase(100, 5)]
    [TestCase(200, 5)]
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

    /// <summary>Prints rows a second.</summary>
    [TestCase(41)]
    [TestCase(100)]
    [TestCase(200)]
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
        (Rows / seconds[4]).ShouldBeGreaterThan(500_000);
    }

    private static ThreatDetector Default(int inputs, int topFeatures)
    {
        MlpModel trained = RandomModels.Mlp(1, inputs, [256, 128, 64], 7, out _);
        ModelInfo info = new("cost", new FeatureSchemaId("cost/v1", [.. Enumerable.Range(0, inputs).Select(i => $"f{i}")]), DateTimeOffset.UnixEpoch);
        return new ThreatDetector(new ThreatModel(trained, new Losses.TemperatureCalibration(1.3), DecisionPolicy.Argmax(trained.Labels), info), options: new ThreatDetectorOptions { TopFeatures = topFeatures });
    }
}
