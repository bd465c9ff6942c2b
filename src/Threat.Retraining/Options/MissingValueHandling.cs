namespace Threat.Retraining;

/// <summary>What a model sees of missing values.</summary>
public enum MissingValueHandling
{
    /// <summary>As <see cref="Encode"/> when any sample of the run has a missing mask or the champion encodes, else the d values.</summary>
    Auto,

    /// <summary>Always 2·d columns: the values, then an indicator for each (<see cref="MissingIndicators"/>). The model's schema is named "...+missing".</summary>
    Encode,

    /// <summary>Always the d values; a sample with a missing value is refused by the collector.</summary>
    Refuse,
}
