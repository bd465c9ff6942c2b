using Threat.Core;
using static TorchSharp.torch;

namespace Threat.Detection.Tests;

public sealed class ThreatClassifierErrorTests
{
    [Test]
    public void One_class_is_refused()
    {
        LabeledDataset one = new(FeatureMatrix.From(new float[5, 2]), new int[5], Blobs.Labels);
        Message<ArgumentException>(new(), new TrainingRequest(one)).ShouldStartWith("The training rows hold 1 of the 3 classes (Normal, DDoS, PortScan); a classifier needs rows of at least 2.");
    }

    [Test]
    public void Early_stopping_without_validation_rows_is_refused()
        => Message<ArgumentException>(new() { EarlyStoppingPatience = 2 }, new TrainingRequest(Blobs.Make(50))).ShouldStartWith("Early stopping needs validation rows, but TrainingRequest.Validation is null or empty. Cut a validation part off before resampling, or set ThreatClassifierOptions.EarlyStoppingPatience to null.");

    [Test]
    public void Only_synthetic_training_rows_are_refused()
    {
        bool[] synthetic = new bool[50];
        Array.Fill(synthetic, true);
        Message<ArgumentException>(new(), new TrainingRequest(Blobs.Make(50, synthetic: synthetic))).ShouldStartWith("All 50 training rows are synthetic; the scaling is fitted on real rows, so at least 1 is needed.");
    }

    [Test]
    public void Another_number_of_scalings_is_refused()
        => Message<ArgumentException>(new() { Scaling = [ColumnScaling.None] }, new TrainingRequest(Blobs.Make(50))).ShouldStartWith("ThreatClassifierOptions.Scaling has 1 entries; the training rows have 10 columns.");

    [Test]
    public void A_loss_that_diverges_is_reported()
    {
        ThreatClassifierOptions options = new() { Loss = _ => new InfiniteLoss(), HiddenSizes = [4] };
        Message<InvalidOperationException>(options, new TrainingRequest(Blobs.Make(50))).ShouldBe("The training loss of epoch 1 is Infinity: the training diverged. Lower ThreatClassifierOptions.LearningRate (now 0.001), or check the loss and its class weights.");
    }

    [TestCase("gpu")]
    [TestCase("cuda:7")]
    public void A_device_that_is_absent_is_refused(string device)
        => Message<InvalidOperationException>(new() { Device = device }, new TrainingRequest(Blobs.Make(50))).ShouldStartWith($"ThreatClassifierOptions.Device is '{device}'");

    [Test]
    public void Options_out_of_range_are_refused_with_what_is_allowed()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new ThreatClassifier(new() { Dropout = 1 })).Message.ShouldStartWith("Dropout is 1; allowed is 0 to below 1.");
        Should.Throw<ArgumentOutOfRangeException>(() => new ThreatClassifier(new() { Dropout = double.NaN }));
        Should.Throw<ArgumentOutOfRangeException>(() => new ThreatClassifier(new() { BatchSize = 1 })).Message.ShouldStartWith("BatchSize is 1, and a batch of one row cannot be normalised. Take 2 or more, or set BatchNorm to false.");
        _ = new ThreatClassifier(new() { BatchSize = 1, BatchNorm = false });
        Should.Throw<ArgumentOutOfRangeException>(() => new ThreatClassifier(new() { HiddenSizes = [0] })).Message.ShouldStartWith("HiddenSizes is 0; allowed is 1 to 16384.");
        Should.Throw<ArgumentOutOfRangeException>(() => new ThreatClassifier(new() { Epochs = 0 })).Message.ShouldStartWith("Epochs is 0; it must be at least 1.");
        Should.Throw<ArgumentOutOfRangeException>(() => new ThreatClassifier(new() { LearningRate = double.NaN }));
        Should.Throw<ArgumentOutOfRangeException>(() => new ThreatClassifier(new() { WeightDecay = -1 }));
        Should.Throw<ArgumentOutOfRangeException>(() => new ThreatClassifier(new() { MaxDegreeOfParallelism = 0 }));
        Should.Throw<ArgumentOutOfRangeException>(() => new ThreatClassifier(new() { EarlyStoppingPatience = 0 }));
    }

    private static string Message<TException>(ThreatClassifierOptions options, TrainingRequest request) where TException : Exception
        => Should.Throw<TException>(() => new ThreatClassifier(options).Train(request)).Message;

    private sealed class InfiniteLoss : TorchSharp.Loss<Tensor, Tensor, Tensor>
    {
        public InfiniteLoss() : base(nn.Reduction.Mean)
        {
        }

        public override Tensor forward(Tensor logits, Tensor labels) => logits.sum() * 0 + float.PositiveInfinity;
    }
}
