namespace Threat.Imbalance;

/// <summary>Which resampler a host gets from <c>AddThreatImbalance</c>.</summary>
public sealed class ThreatImbalanceOptions
{
    /// <summary>"auto", "none" or a sampler's name, as in <see cref="Balancer.BalanceDataset(LabeledDataset, string, long)"/>.</summary>
    /// <value>"target-distribution": 30 % Normal, the attacks sharing 70 %.</value>
    public string Strategy { get; set; } = "target-distribution";

    /// <summary>The seed of every random draw.</summary>
    /// <value>0.</value>
    public long Seed { get; set; }
}
