namespace Threat.TestKit;

/// <summary>The folder that holds Threat.Learning.sln, found upwards from the test's assembly.</summary>
public static class RepositoryRoot
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? d = new(AppContext.BaseDirectory); d is not null; d = d.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(d.FullName, "Threat.Learning.sln"))) return d.FullName;
        }
        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Threat.Learning.sln.");
    }
}
