using Threat.Core;
using Threat.Losses.Internal;

namespace Threat.Losses;

/// <summary>A rising map per class, linear between its knots, scaled to sum to 1: what <see cref="IsotonicCalibration"/> fits.</summary>
public sealed class IsotonicMap : ICalibration
{
    internal const string MethodName = "isotonic/1";

    private readonly ClasswiseMap _map;

    internal IsotonicMap(double[][] from, double[][] to)
        : this(new StepState(from, to))
    {
    }

    private IsotonicMap(StepState state) => _map = new ClasswiseMap(state, static (points, values, p) => IsotonicKernel.Map(points, values, p));

    /// <inheritdoc/>
    public string Method => MethodName;

    /// <inheritdoc/>
    public int? ClassCount => _map.ClassCount;

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<double> logits, Span<double> probabilities) => _map.Apply(logits, probabilities);

    /// <inheritdoc/>
    public string ToJson() => _map.ToJson();

    internal static IsotonicMap FromJson(string json) => new(ClasswiseMap.Read(MethodName, "points", json));
}
