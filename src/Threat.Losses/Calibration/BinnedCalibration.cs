using Threat.Core;
using Threat.Losses.Internal;

namespace Threat.Losses;

/// <summary>A value per bin and class, scaled to sum to 1: what <see cref="HistogramBinning"/> fits.</summary>
public sealed class BinnedCalibration : ICalibration
{
    internal const string MethodName = "histogram/1";

    private readonly ClasswiseMap _map;

    internal BinnedCalibration(double[][] upper, double[][] values)
        : this(new StepState(upper, values))
    {
    }

    private BinnedCalibration(StepState state) => _map = new ClasswiseMap(state, static (upper, values, p) => values[HistogramKernel.Bin(upper, p)]);

    /// <inheritdoc/>
    public string Method => MethodName;

    /// <inheritdoc/>
    public int? ClassCount => _map.ClassCount;

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<double> logits, Span<double> probabilities) => _map.Apply(logits, probabilities);

    /// <inheritdoc/>
    public string ToJson() => _map.ToJson();

    internal static BinnedCalibration FromJson(string json) => new(ClasswiseMap.Read(MethodName, "upper edges", json));
}
