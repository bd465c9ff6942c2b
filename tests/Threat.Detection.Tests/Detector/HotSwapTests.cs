using Threat.Core;
using Threat.Losses;

namespace Threat.Detection.Tests;

/// <summary>Models are exchanged as fast as they can be while threads score: no score may fail, mix two models, or see a disposed one.</summary>
public sealed class HotSwapTests
{
    [Test]
    public void Swaps_under_load_neither_fail_nor_mix_and_every_replaced_model_is_disposed()
    {
        List<ConstantModel> made = [];
        ThreatModel Next(int k)
        {
            ConstantModel trained = new(k);
            made.Add(trained);
            // Model k gives class k % 3 and carries k in its version: a score that disagrees has seen two models.
            return new ThreatModel(trained, IdentityCalibration.Instance, DecisionPolicy.Argmax(trained.Labels), new ModelInfo("m", new FeatureSchemaId("s", ["a"]), DateTimeOffset.UnixEpoch));
        }
        using ThreatDetector detector = new(options: new ThreatDetectorOptions { TopFeatures = 0 });
        detector.Swap(Next(0), "0");
        bool stop = false;
        int torn = 0, scores = 0;
        Task[] load = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            float[] row = [1];
            while (!Volatile.Read(ref stop))
            {
                ThreatScore score = detector.Score(row);
                int k = int.Parse(score.ModelVersion.Split('+')[0], System.Globalization.CultureInfo.InvariantCulture);
                if (score.Decision.ClassId != k % 3) Interlocked.Increment(ref torn);
                Interlocked.Increment(ref scores);
            }
        }))];
        for (int k = 1; k <= 2000; k++)
        {
            detector.Swap(Next(k), k.ToString(System.Globalization.CultureInfo.InvariantCulture));
            if (k % 3 == 0) detector.SetTemperature(1 + k % 5);
            if (k % 100 == 0) Thread.Sleep(2);
        }
        Volatile.Write(ref stop, true);
        Task.WaitAll(load);
        TestContext.Out.WriteLine($"{scores:N0} scores during 2,000 swaps: 0 failed, {torn} mixed");
        torn.ShouldBe(0);
        scores.ShouldBeGreaterThan(1000);
        made.Count(m => !m.IsDisposed).ShouldBe(1);
        made.Sum(m => m.ScoresAfterDispose).ShouldBe(0);
        detector.Dispose();
        made.ShouldAllBe(m => m.IsDisposed);
    }

    private sealed class ConstantModel(int k) : ITrainedModel
    {
        private int _disposed, _late;

        public bool IsDisposed => Volatile.Read(ref _disposed) != 0;

        public int ScoresAfterDispose => _late;

        public string Kind => "constant/1";

        public LabelSet Labels => Blobs.Labels;

        public int FeatureCount => 1;

        public void Score(ReadOnlySpan<float> features, int rowCount, Span<double> logits)
        {
            if (IsDisposed) Interlocked.Increment(ref _late);
            for (int i = 0; i < logits.Length; i++) logits[i] = i % 3 == k % 3 ? 2 : 0;
            if (IsDisposed) Interlocked.Increment(ref _late);
        }

        public IReadOnlyDictionary<string, byte[]> Export() => throw new NotSupportedException("Never saved.");

        public void Dispose() => Interlocked.Exchange(ref _disposed, 1);
    }
}
