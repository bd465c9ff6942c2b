using Threat.Shared;

namespace Threat.Detection;

/// <summary>Settings of <see cref="ThreatDetector"/>.</summary>
public sealed class ThreatDetectorOptions
{
    /// <summary>The class that means "no attack", by name or alias.</summary>
    /// <value>The default is "Normal".</value>
    public string NormalClass { get; set; } = "Normal";

    /// <summary>How many contributing features a single score names, 0 or more. 0 saves their cost, which is most of a single score's (a few passes through the network for a perceptron, one per feature for other models).</summary>
    /// <value>The default is 5.</value>
    public int TopFeatures { get; set; } = 5;

    internal ThreatDetectorOptions Validated()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(NormalClass);
        Guard.AtLeast(TopFeatures, 0);
        return (ThreatDetectorOptions)MemberwiseClone();
    }
}
