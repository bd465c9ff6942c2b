namespace Threat.Learning;

/// <summary>Limits of the health checks.</summary>
public sealed class ThreatHealthOptions
{
    /// <summary>The age of the served model from which the check "threat-model" is degraded.</summary>
    /// <value>The default is 30 days; allowed 1 minute and above.</value>
    public TimeSpan MaxModelAge { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long a store may take to answer before its check is unhealthy.</summary>
    /// <value>The default is 2 seconds; allowed 10 ms to 1 minute.</value>
    public TimeSpan StoreTimeout { get; set; } = TimeSpan.FromSeconds(2);
}
