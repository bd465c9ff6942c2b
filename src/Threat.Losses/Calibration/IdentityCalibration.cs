using Threat.Core;
using Threat.Losses.Internal;
using Threat.Shared;

namespace Threat.Losses;

/// <summary>Plain softmax: for models that were not calibrated.</summary>
public sealed class IdentityCalibration : ICalibration
{
    internal const string MethodName = "softmax/1";

    private IdentityCalibration()
    {
    }

    /// <summary>The calibration.</summary>
    public static IdentityCalibration Instance { get; } = new();

    /// <inheritdoc/>
    public string Method => MethodName;

    /// <inheritdoc/>
    public int? ClassCount => null;

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<double> logits, Span<double> probabilities)
    {
        CalibrationChecks.Row(logits, probabilities, null);
        StableSoftmax.Softmax(logits, probabilities[..logits.Length]);
    }

    /// <inheritdoc/>
    public string ToJson() => "{}";
}
