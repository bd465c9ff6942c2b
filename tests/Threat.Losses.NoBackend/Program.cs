using Threat.Core;
using Threat.Losses;

Console.WriteLine($"weights {string.Join(' ', Enum.GetValues<ClassWeighting>().Select(static m => ClassWeights.Compute([90, 0, 10], m).Length))}");

Random random = new(1);
double[] logits = [.. Enumerable.Range(0, 3 * 200).Select(_ => 4 * random.NextDouble())];
int[] labels = [.. Enumerable.Range(0, 200).Select(i => i % 4 == 0 ? random.Next(3) : Array.IndexOf(logits, logits.Skip(3 * i).Take(3).Max(), 3 * i, 3) - 3 * i)];
LabeledLogits heldOut = new(new LogitMatrix(logits, 3), labels, LabelSet.Create("a", "b", "c"));
ICalibrator[] calibrators = [new TemperatureScaling(), new VectorScaling(), new MatrixScaling(), new MatrixScaling(new MatrixScalingOptions { Dirichlet = true }), new BetaCalibration(), new IsotonicCalibration(), new HistogramBinning()];
foreach (ICalibrator calibrator in calibrators)
{
    ICalibration fitted = calibrator.Fit(heldOut).Calibration;
    ICalibration read = CalibrationJson.Read(fitted.Method, fitted.ToJson());
    Console.WriteLine($"{calibrator.Name} {heldOut.Apply(read).RowCount}");
}
PriorEstimate live = PriorShift.EstimateByExpectationMaximization(ProbabilityMatrix.Softmax(heldOut.Logits), [1, 1, 1]);
Console.WriteLine($"prior {live.Shares.Length}");
Console.WriteLine(RecommendedLoss.For([90, 0, 10]).Rule);
Console.WriteLine($"native {(File.Exists("/proc/self/maps") ? File.ReadLines("/proc/self/maps").Count(static l => l.Contains("torch_cpu", StringComparison.Ordinal) || l.Contains("libLibTorchSharp", StringComparison.Ordinal)) : 0)}");
Console.WriteLine($"available {TorchBackend.IsAvailable}");
try
{
    _ = new FocalLoss();
}
catch (InvalidOperationException e)
{
    Console.WriteLine($"refused {e.Message}");
}
