using BenchmarkDotNet.Attributes;
using Threat.Core;
using Threat.Losses;

namespace Threat.Benchmarks.Losses;

/// <summary>Fitting a calibrator on overconfident logits of seven classes, and applying it.</summary>
[MemoryDiagnoser]
public class CalibratorBenchmark
{
    private LabeledLogits _rows = null!;
    private ICalibrator _calibrator = null!;
    private ICalibration _fitted = null!;

    [Params(10_000, 200_000)]
    public int Rows { get; set; }

    [Params(nameof(TemperatureScaling), nameof(VectorScaling), nameof(BetaCalibration), nameof(IsotonicCalibration), nameof(HistogramBinning))]
    public string Name { get; set; } = nameof(TemperatureScaling);

    [GlobalSetup]
    public void Setup()
    {
        Random random = new(1);
        double[] z = new double[Rows * 7];
        int[] labels = new int[Rows];
        for (int i = 0; i < Rows; i++)
        {
            labels[i] = random.Next(7);
            for (int c = 0; c < 7; c++) z[i * 7 + c] = 6 * random.NextDouble() + (c == labels[i] ? 3 : 0);
        }
        _rows = new LabeledLogits(new LogitMatrix(z, 7), labels, LabelSet.ThreatDefault);
        _calibrator = Name switch
        {
            nameof(TemperatureScaling) => new TemperatureScaling(new TemperatureScalingOptions { MaxDegreeOfParallelism = 1 }),
            nameof(VectorScaling) => new VectorScaling(),
            nameof(BetaCalibration) => new BetaCalibration(),
            nameof(IsotonicCalibration) => new IsotonicCalibration(),
            _ => new HistogramBinning(),
        };
        _fitted = _calibrator.Fit(_rows).Calibration;
    }

    [Benchmark]
    public CalibrationFit Fit() => _calibrator.Fit(_rows);

    [Benchmark]
    public ProbabilityMatrix Apply() => _fitted.Apply(_rows.Logits);
}
