namespace Threat.Retraining;

/// <summary>Where and how the SQLite store keeps its file.</summary>
public sealed class SqliteSampleStoreOptions
{
    /// <summary>The database file; its folder is created when absent. Beside it lie the write-ahead log and the lock file. Use a local disk, not a network share.</summary>
    /// <value>Default "threat-samples.db" in the working folder.</value>
    public string Path { get; set; } = "threat-samples.db";

    /// <summary>How long a writer waits for another process's transaction.</summary>
    /// <value>Default 30 s; allowed 0 to 1 hour.</value>
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(30);

    internal void Validate()
    {
        if (string.IsNullOrWhiteSpace(Path)) throw new ArgumentException("SqliteSampleStoreOptions.Path is blank; give the path of a database file.");
        if (BusyTimeout < TimeSpan.Zero || BusyTimeout > TimeSpan.FromHours(1)) throw new ArgumentOutOfRangeException(nameof(BusyTimeout), BusyTimeout, $"BusyTimeout is {BusyTimeout}; allowed is 0 to 1 hour.");
    }
}
