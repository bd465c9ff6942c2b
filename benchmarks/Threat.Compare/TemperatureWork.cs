using Threat.Core;
using Threat.Losses;

namespace Threat.Compare;

/// <summary>The temperature of n × 7 float32 logits.</summary>
public sealed class TemperatureWork : ICompareWork
{
    private float[] _logits = [];
    private int[] _labels = [];
    private TemperatureScaling? _scaling;
    private CalibrationFit? _fit;

    public string Name => "temperature";

    public void Load(string dataFolder, int n, int threads)
    {
        _logits = RawArrays.Read<float>(dataFolder, $"logits_{n}.f32");
        _labels = RawArrays.Read<int>(dataFolder, $"labels_{n}.i32");
        _scaling = new TemperatureScaling(new TemperatureScalingOptions { MaxDegreeOfParallelism = threads });
        for (int i = 0; i < 5; i++) Run();
    }

    public void Run() => _fit = _scaling!.Fit(_logits, _labels, 7);

    public string? Check() => FormattableString.Invariant($"T={((TemperatureCalibration)_fit!.Calibration).Temperature:0.000000}");
}
