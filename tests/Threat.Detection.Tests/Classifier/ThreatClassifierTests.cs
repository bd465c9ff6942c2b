using Threat.Core;
using Threat.Losses;
using Threat.Detection.Internal;
using Threat.TestKit;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Threat.Detection.Tests;

public sealed class ThreatClassifierTests
{
    private static readonly ThreatClassifierOptions Small = new() { HiddenSizes = [24, 12], Epochs = 4, BatchSize = 64 };

    [TestCase(false)]
    [TestCase(true)]
    public void Managed_logits_equal_those_of_the_network_that_was_trained(bool batchNorm)
    {
        LabeledDataset data = Blobs.Make(700, columns: 37);
        ThreatClassifierOptions options = new() { HiddenSizes = [40, 21], Epochs = 2, BatchNorm = batchNorm, BatchSize = 64 };
        InputScaler scaler = new(FeatureScaler.Fit(data.Features, ColumnScaling.Standard));
        (float[] Torch, IReadOnlyList<MlpLayer> Layers) result = TorchSession.Run(3, 1, default, () =>
        {
            TorchMlp network = new(37, options, 3, CPU);
            float[] rows = new float[data.RowCount * 37], row = new float[scaler.Stride];
            for (int i = 0; i < data.RowCount; i++)
            {
                scaler.Transform(data.Features.Row(i), row);
                row.AsSpan(0, 37).CopyTo(rows.AsSpan(i * 37));
            }
            Tensor x = tensor(rows, [data.RowCount, 37]);
            network.Train(true);
            for (int step = 0; step < 20; step++) network.Forward(x * (1 + 0.1f * step)); // moves the running statistics
            network.Train(false);
            return (network.Forward(x).data<float>().ToArray(), network.Export());
        });
        using MlpModel model = new(Blobs.Labels, scaler.Source, result.Layers);
        ReadOnlySpan<double> managed = ((ITrainedModel)model).Score(data.Features).Values.Span;
        double scale = result.Torch.Max(Math.Abs);
        for (int i = 0; i < managed.Length; i++) managed[i].ShouldBe(result.Torch[i], 1e-4 * scale);
    }

    [Test]
    public void Same_seed_gives_the_same_bits_and_another_seed_gives_others()
    {
        LabeledDataset data = Blobs.Make(500);
        byte[] first = Weights(new ThreatClassifier(Small), data, 7), again = Weights(new ThreatClassifier(Small), data, 7), other = Weights(new ThreatClassifier(Small), data, 8);
        again.ShouldBe(first);
        other.ShouldNotBe(first);
    }

    [Test]
    public void A_loss_that_changes_over_the_epochs_is_told_each_of_them()
    {
        List<int> seen = [];
        GammaSchedule schedule = GammaSchedule.Custom(epoch =>
        {
            seen.Add(epoch);
            return 1;
        });
        new ThreatClassifier(new() { HiddenSizes = [8], Epochs = 3, Loss = _ => new FocalLoss(new FocalLossOptions { Schedule = schedule }) }).Train(new TrainingRequest(Blobs.Make(200)) { Seed = 1 }).Dispose();
        seen.Distinct().ShouldBe([0, 1, 2]);
    }

    [Test]
    public void Trainings_at_the_same_time_do_not_disturb_each_other()
    {
        LabeledDataset data = Blobs.Make(400);
        byte[][] alone = [.. Enumerable.Range(0, 3).Select(s => Weights(new ThreatClassifier(Small), data, s))];
        byte[][] together = new byte[3][];
        Parallel.For(0, 3, s => together[s] = Weights(new ThreatClassifier(Small), data, s));
        for (int s = 0; s < 3; s++) together[s].ShouldBe(alone[s]);
    }

    [Test]
    public void The_global_generator_and_thread_count_are_put_back()
    {
        random.manual_seed(99);
        using Tensor expected = rand(4);
        random.manual_seed(99);
        int threads = get_num_threads();
        using ITrainedModel model = new ThreatClassifier(new() { HiddenSizes = [8], Epochs = 1, MaxDegreeOfParallelism = threads + 1 }).Train(new TrainingRequest(Blobs.Make(200)) { Seed = 1 });
        using Tensor after = rand(4);
        after.data<float>().ToArray().ShouldBe(expected.data<float>().ToArray());
        get_num_threads().ShouldBe(threads);
    }

    [TestCase(3)]
    [TestCase(null)]
    public void The_weights_of_the_best_epoch_are_kept_with_early_stopping_and_without(int? patience)
    {
        LabeledDataset train = Blobs.Make(120, seed: 1), validation = Blobs.Make(400, seed: 2);
        ThreatClassifierOptions options = new() { HiddenSizes = [64, 64], Dropout = 0, Epochs = 60, BatchSize = 16, LearningRate = 5e-3, EarlyStoppingPatience = patience };
        List<double> losses = [];
        using ITrainedModel model = new ThreatClassifier(options).Train(new TrainingRequest(train) { Validation = validation, Seed = 4 }, new ImmediateProgress<TrainingProgress>(p => losses.Add(p.ValidationLoss!.Value)));
        int best = losses.IndexOf(losses.Min());
        losses.Count.ShouldBe(patience is null ? options.Epochs : best + 1 + patience.Value);
        CrossEntropy(model, validation).ShouldBe(losses[best], 1e-5);
        losses[^1].ShouldBeGreaterThan(losses[best] + 1e-4);
    }

    [Test]
    public void No_tensor_is_left_behind_by_a_training_that_ends_or_throws()
    {
        LabeledDataset data = Blobs.Make(300);
        TrainingRequest request = new(data) { Validation = Blobs.Make(100, seed: 3), Seed = 1 };
        ThreatClassifierOptions options = new() { HiddenSizes = [16], Epochs = 3, BatchNorm = true, EarlyStoppingPatience = 2 };
        new ThreatClassifier(options).Train(request).Dispose();
        long before = Tensor.TotalCount;
        for (int i = 0; i < 3; i++) new ThreatClassifier(options).Train(request).Dispose();
        using CancellationTokenSource stop = new();
        Should.Throw<OperationCanceledException>(() => new ThreatClassifier(options).Train(request, new ImmediateProgress<TrainingProgress>(_ => stop.Cancel()), stop.Token));
        Tensor.TotalCount.ShouldBe(before);
    }

    [Test]
    public void The_scaler_is_fitted_on_real_rows_only()
    {
        LabeledDataset real = Blobs.Make(300);
        FeatureMatrix wild = FeatureMatrix.From(new float[100, 10]);
        float[] all = [.. real.Features.Values.Span, .. wild.Values.Span];
        int[] labels = [.. real.Labels.Span, .. Enumerable.Repeat(2, 100)];
        bool[] synthetic = [.. Enumerable.Repeat(false, 300), .. Enumerable.Repeat(true, 100)];
        LabeledDataset mixed = new(FeatureMatrix.FromMemory(all, 10), labels, real.LabelSet, synthetic: synthetic);
        LossContext? seen = null;
        ThreatClassifierOptions options = new() { HiddenSizes = [8], Epochs = 1, Loss = c => { seen = c; return nn.CrossEntropyLoss(); } };
        using MlpModel model = (MlpModel)new ThreatClassifier(options).Train(new TrainingRequest(mixed) { Seed = 1 });
        model.Scaler.Centers.ToArray().ShouldBe(FeatureScaler.Fit(real.Features, ColumnScaling.Standard).Centers.ToArray());
        seen!.ClassCounts[2].ShouldBe(real.ClassCounts[2] + 100);
        seen.RealClassCounts[2].ShouldBe(real.ClassCounts[2]);
    }

    [Test]
    public void Columns_are_scaled_by_what_they_hold()
    {
        Shared.SeededRandom random = new(5);
        float[,] values = new float[400, 4];
        for (int i = 0; i < 400; i++)
        {
            values[i, 0] = random.NextInt32(2);
            values[i, 1] = (float)Math.Exp(3 * random.NextNormal());
            values[i, 2] = (float)random.NextNormal();
            values[i, 3] = 7;
        }
        AutoScaling.Choose(FeatureMatrix.From(values)).ShouldBe([ColumnScaling.None, ColumnScaling.LogStandard, ColumnScaling.Standard, ColumnScaling.Standard]);
    }

    [TestCase(0.0, true)]
    [TestCase(0.1, true)]
    [TestCase(0.1, false)]
    public void Adam_moves_as_the_native_optimizer_does(double weightDecay, bool onCpu)
    {
        using DisposeScope scope = NewDisposeScope();
        random.manual_seed(1);
        Tensor ours = randn(37, 5);
        Parameter theirs = new(ours.clone());
        ours.requires_grad_(true);
        IAdam adam = onCpu ? new CpuAdam([ours], 0.01, weightDecay) : new TensorAdam([ours], 0.01, weightDecay);
        using optim.Optimizer native = optim.Adam([theirs], 0.01, 0.9, 0.999, 1e-8, weightDecay);
        Tensor target = randn(37, 5);
        for (int i = 0; i < 50; i++)
        {
            (ours - target).pow(4).sum().backward();
            adam.Step();
            native.zero_grad();
            (theirs - target).pow(4).sum().backward();
            native.step();
        }
        (ours - theirs).abs().max().ToSingle().ShouldBeLessThan(2e-5f);
        (ours - target).abs().max().ToSingle().ShouldBeGreaterThan(0.01f);
    }

    [Test]
    public void Progress_names_every_epoch_and_the_loss_falls()
    {
        List<TrainingProgress> reports = [];
        using ITrainedModel model = new ThreatClassifier(Small).Train(new TrainingRequest(Blobs.Make(600)) { Seed = 1 }, new ImmediateProgress<TrainingProgress>(reports.Add));
        reports.Select(r => r.Epoch).ShouldBe([1, 2, 3, 4]);
        reports.ShouldAllBe(r => r.Epochs == 4 && r.ValidationLoss == null);
        reports[^1].TrainingLoss.ShouldBeLessThan(reports[0].TrainingLoss);
    }

    [Test]
    public void A_last_batch_of_one_row_is_no_problem_for_batch_norm()
        => new ThreatClassifier(new() { HiddenSizes = [8], Epochs = 1, BatchNorm = true, BatchSize = 64 }).Train(new TrainingRequest(Blobs.Make(129)) { Seed = 1 }).Dispose();

    private static byte[] Weights(ThreatClassifier trainer, LabeledDataset data, long seed)
    {
        using ITrainedModel model = trainer.Train(new TrainingRequest(data) { Seed = seed });
        return model.Export()["weights.safetensors"];
    }

    private static double CrossEntropy(ITrainedModel model, LabeledDataset data)
    {
        ProbabilityMatrix p = ProbabilityMatrix.Softmax(model.Score(data.Features));
        double sum = 0;
        for (int i = 0; i < data.RowCount; i++) sum -= Math.Log(p.Row(i)[data.Labels.Span[i]]);
        return sum / data.RowCount;
    }
}
