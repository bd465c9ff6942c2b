namespace Threat.Features;

/// <summary>A value that a provider found, or the reason that there is none.</summary>
/// <remarks>The default of this type is <see cref="Unknown"/>, never a clean 0.</remarks>
public readonly record struct FeatureReading
{
    private readonly bool _isSet;
    private readonly FeatureStatus _status;

    private FeatureReading(float value, FeatureStatus status)
    {
        Value = value;
        _status = status;
        _isSet = true;
    }

    /// <summary>The provider failed, timed out, is stale, or is not configured.</summary>
    public static FeatureReading Unknown => default;

    /// <summary>The value; 0 when <see cref="Status"/> is not <see cref="FeatureStatus.Ok"/>.</summary>
    public float Value { get; }

    /// <summary>Whether there is a value.</summary>
    public FeatureStatus Status => _isSet ? _status : FeatureStatus.ProviderUnknown;

    /// <summary>A value that was found.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is NaN or infinite, or more than a float holds.</exception>
    public static FeatureReading Of(double value)
        => float.IsFinite((float)value) ? new((float)value, FeatureStatus.Ok) : throw new ArgumentOutOfRangeException(nameof(value), value, $"A reading is a finite number that a float holds; {value} was given. Use FeatureReading.Missing for an unknown one.");

    /// <summary>A yes or no that was found, as 1 or 0.</summary>
    public static FeatureReading Of(bool value) => Of(value ? 1 : 0);

    /// <summary>No value, and why.</summary>
    /// <exception cref="ArgumentException">The reason is <see cref="FeatureStatus.Ok"/>.</exception>
    public static FeatureReading Missing(FeatureStatus why)
        => why == FeatureStatus.ProviderUnknown ? Unknown : why != FeatureStatus.Ok ? new(0, why) : throw new ArgumentException("Ok is no reason for a missing reading; use FeatureReading.Of for a value.", nameof(why));
}
