using System.Globalization;
using Threat.Core;
using Threat.Losses;
using Threat.Thresholds;
using TrainingLoop;

// A TorchSharp loop of your own with the suite's losses: each is trained on the same rows, calibrated, given thresholds, and measured once on untouched rows.
string folder = args is ["--out", string given] ? given : "out";
const int Epochs = 20;
TorchSharp.torch.set_num_threads(1); // a network this small is slower on more
LabeledDataset rows = Rows.Make(12_000, seed: 1);
DataSplit split = DatasetSplitter.Split(rows, new SplitOptions { Seed = 1 });
FeatureScaler scaler = FeatureScaler.Fit(split.Train.Features, ColumnScaling.Standard);
int[] counts = [.. split.Train.ClassCounts];
Console.WriteLine($"training rows: {string.Join(", ", split.Train.LabelSet.Names.Zip(counts, (name, n) => $"{name} {n}"))}");

(string Name, ClassificationLoss Loss, bool Cosine)[] losses =
[
    ("cross-entropy", new WeightedCrossEntropyLoss(), false),
    ("weighted cross-entropy", new WeightedCrossEntropyLoss(new WeightedCrossEntropyOptions { Weights = ClassWeights.Compute(counts, ClassWeighting.InverseSquareRoot) }), false),
    ("focal, gamma 2", new FocalLoss(new FocalLossOptions { Gamma = 2 }), false),
    ("focal, gamma 3 to 1", new FocalLoss(new FocalLossOptions { Schedule = GammaSchedule.Cosine(3, 1, Epochs) }), false),
    ("logit-adjusted", new LogitAdjustedLoss(counts), false),
    ("LDAM + DRW", new LdamLoss(counts, new LdamLossOptions { ReweightFromEpoch = Epochs * 4 / 5 }), true),
];

List<string> csv = ["loss,accuracy,balanced_accuracy,macro_f1,macro_f1_thresholds,ece,temperature,ece_calibrated"];
string best = "", thresholds = "";
double bestF1 = 0;
foreach ((string name, ClassificationLoss loss, bool cosine) in losses)
{
    using (loss)
    using (Network network = new(rows.Features.ColumnCount, rows.LabelSet.Count, cosine, seed: 1))
    {
        Loop.Train(network, loss, scaler, split.Train, Epochs, seed: 1);
        LabeledLogits test = Loop.Score(network, scaler, split.Test);
        ICalibration temperature = new TemperatureScaling().Fit(Loop.Score(network, scaler, split.Calibrate)).Calibration;
        DecisionPolicy policy = new ThresholdOptimizer().Optimize(Loop.Score(network, scaler, split.Threshold).Apply(temperature)).Policy;

        ClassificationReport plain = ClassificationReport.Evaluate(test.Apply(IdentityCalibration.Instance));
        ClassificationReport tuned = ClassificationReport.Evaluate(test.Apply(temperature), policy);
        csv.Add(string.Create(CultureInfo.InvariantCulture, $"{name.Replace(',', ' ')},{plain.Accuracy:0.000},{plain.BalancedAccuracy:0.000},{plain.Macro.F1:0.000},{tuned.Macro.F1:0.000},{plain.Probabilities!.ExpectedCalibrationError:0.000},{((TemperatureCalibration)temperature).Temperature:0.00},{tuned.Probabilities!.ExpectedCalibrationError:0.000}"));
        if (tuned.Macro.F1 > bestF1) (best, bestF1, thresholds) = (name, tuned.Macro.F1, policy.Thresholds.ToJson());
    }
}

Console.WriteLine($"{split.Test.RowCount} untouched test rows, {Epochs} epochs each:");
foreach (string line in csv) Console.WriteLine("  " + string.Join("  ", line.Split(',').Select((field, i) => i == 0 ? field.PadRight(24) : field.PadLeft(Math.Max(9, csv[0].Split(',')[i].Length)))));
Console.WriteLine($"highest macro-F1 with thresholds here: {best}");
Directory.CreateDirectory(folder);
File.WriteAllLines(Path.Combine(folder, "losses.csv"), csv);
File.WriteAllText(Path.Combine(folder, "thresholds.json"), thresholds);
Console.WriteLine($"wrote {Path.Combine(folder, "losses.csv")} and {Path.Combine(folder, "thresholds.json")}");
