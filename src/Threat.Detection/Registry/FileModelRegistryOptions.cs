namespace Threat.Detection;

/// <summary>Settings of <see cref="FileModelRegistry"/>.</summary>
public sealed class FileModelRegistryOptions
{
    /// <summary>The folder that holds the models; created when absent.</summary>
    /// <value>The default is "models" in the current folder.</value>
    public string Folder { get; set; } = "models";

    /// <summary>How long a change waits for another one, in this process or another, above zero.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How saved models are built again.</summary>
    /// <value>The default reads what this suite writes.</value>
    public ThreatModelReaders Readers { get; set; } = ThreatModelReaders.Default;

    internal FileModelRegistryOptions Validated()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Folder);
        ArgumentNullException.ThrowIfNull(Readers);
        if (LockTimeout <= TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(LockTimeout), LockTimeout, $"LockTimeout is {LockTimeout}; it must be above zero.");
        return (FileModelRegistryOptions)MemberwiseClone();
    }
}
