namespace Threat.TestKit;

/// <summary>Finds the data and golden values that lie beside the repository; a test whose file is absent is skipped, naming the path.</summary>
public static class SharedFolder
{
    /// <summary>A file under shared/, as in <c>SharedFolder.Require("golden", "metrics.json")</c>.</summary>
    public static string Require(params string[] parts)
    {
        string path = Path.Combine([Root, .. parts]);
        if (!File.Exists(path) && !Directory.Exists(path)) Assert.Ignore($"Skipped: {path} is absent.");
        return path;
    }

    /// <summary>The folder itself, whether it exists or not. THREAT_SHARED overrides it.</summary>
    public static string Root { get; } = Environment.GetEnvironmentVariable("THREAT_SHARED") is { Length: > 0 } given ? given : Path.Combine(Path.GetDirectoryName(RepositoryRoot.Path)!, "shared");
}
