namespace Threat.Learning;

/// <summary>The settings that several parts of the suite share; the parts' own options stay where they are (<c>ThreatDetectionOptions</c>, <c>RetrainingOptions</c>, ...).</summary>
public sealed class ThreatLearningOptions
{
    /// <summary>The configuration section that hosts usually bind: "ThreatLearning".</summary>
    public const string SectionName = "ThreatLearning";

    /// <summary>The model's name in the registry.</summary>
    /// <value>The default is "default", or the name of a named detector.</value>
    public string ModelName { get; set; } = "default";

    /// <summary>The folder for models ("models" in it) and samples ("samples.db" in it); created when absent. A named detector keeps them in a sub-folder of its name.</summary>
    /// <value>The default is "threat-learning" in the current folder.</value>
    public string DataFolder { get; set; } = "threat-learning";

    /// <summary>Decides resampling and threshold folds.</summary>
    /// <value>The default is 0.</value>
    public long Seed { get; set; }

    /// <summary>Whether the host retrains on its own schedule; manual runs work either way.</summary>
    /// <value>The default is true.</value>
    public bool RetrainOnSchedule { get; set; } = true;
}
