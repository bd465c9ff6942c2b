namespace Threat.Detection.Internal;

internal static class DetectionOptionsCheck
{
    /// <summary>A timer cannot wait much longer.</summary>
    private static readonly TimeSpan LongestInterval = TimeSpan.FromDays(30);

    public static void Check(ThreatDetectionOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.ModelName)) throw new ArgumentException("ThreatDetectionOptions.ModelName is blank; give the model a name, as in \"default\".");
        if (string.IsNullOrWhiteSpace(options.Alias)) throw new ArgumentException($"ThreatDetectionOptions.Alias is blank; give the alias whose version is served, as in \"{Core.ModelVersion.Champion}\".");
        if (options.RefreshInterval <= TimeSpan.Zero) throw new ArgumentException($"ThreatDetectionOptions.RefreshInterval is {options.RefreshInterval}; it must be above zero.");
        if (options.RefreshInterval > LongestInterval) throw new ArgumentException($"ThreatDetectionOptions.RefreshInterval is {options.RefreshInterval}; at most {LongestInterval.Days} days are allowed.");
        if (string.IsNullOrWhiteSpace(options.Registry.Folder)) throw new ArgumentException("ThreatDetectionOptions.Registry.Folder is blank; give a folder that the host may write to.");
        options.Detector.Validated();
        options.Classifier.Validated();
        options.Registry.Validated();
    }
}
