namespace Threat.Detection;

/// <summary>Settings of what <c>AddThreatDetection</c> registers.</summary>
public sealed class ThreatDetectionOptions
{
    /// <summary>The model's name in the registry.</summary>
    /// <value>The default is "default".</value>
    public string ModelName { get; set; } = "default";

    /// <summary>The alias whose version is served.</summary>
    /// <value>The default is "champion".</value>
    public string Alias { get; set; } = Core.ModelVersion.Champion;

    /// <summary>How often the alias is looked at, above zero and at most 30 days.</summary>
    /// <value>The default is 10 seconds.</value>
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The detector.</summary>
    public ThreatDetectorOptions Detector { get; set; } = new();

    /// <summary>The trainer.</summary>
    public ThreatClassifierOptions Classifier { get; set; } = new();

    /// <summary>The registry in a folder, unless another <c>IModelRegistry</c> is registered.</summary>
    public FileModelRegistryOptions Registry { get; set; } = new();
}
