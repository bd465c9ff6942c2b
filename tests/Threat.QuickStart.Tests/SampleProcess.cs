using System.Diagnostics;

namespace Threat.QuickStart.Tests;

/// <summary>Runs the sample as a user would, in a folder of its own.</summary>
internal static class SampleProcess
{
    public static (int ExitCode, string Output, string Error) Run(string folder, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "QuickStart.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromMinutes(15)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"QuickStart {string.Join(' ', arguments)} did not end within 15 minutes.");
        }
        return (process.ExitCode, output.Result, error.Result);
    }
}
