namespace Threat.Retraining;

/// <summary>Limits beyond which a measure of drift raises its alarm. Every measure is reported in every run, alarm or not.</summary>
public sealed class DriftOptions
{
    /// <summary>ADWIN's chance of a false alarm.</summary>
    /// <value>Default 0.002; allowed 1e-9 to 0.5.</value>
    public double AdwinDelta { get; set; } = 0.002;

    /// <summary>The population stability index above which a feature counts as shifted.</summary>
    /// <value>Default 0.25; allowed 0 to 100.</value>
    public double PsiLimit { get; set; } = 0.25;

    /// <summary>Share of falsely called features among those the Kolmogorov-Smirnov tests call shifted.</summary>
    /// <value>Default 0.05; allowed 1e-9 to 0.5.</value>
    public double FalseDiscoveryRate { get; set; } = 0.05;

    /// <summary>The level of the test for a shift of class shares.</summary>
    /// <value>Default 0.01; allowed 1e-9 to 0.5.</value>
    public double Alpha { get; set; } = 0.01;

    internal void Validate()
    {
        Guard.InRange(AdwinDelta, 1e-9, 0.5);
        Guard.InRange(PsiLimit, 0, 100);
        Guard.InRange(FalseDiscoveryRate, 1e-9, 0.5);
        Guard.InRange(Alpha, 1e-9, 0.5);
    }
}
