using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Threat.TestKit;

/// <summary>Runs the tests of a category once more, in a process with other runtime settings, as with vector instructions switched off.</summary>
public static partial class TestRerun
{
    /// <summary>The category of tests that are worth it.</summary>
    public const string Kernels = "Kernels";

    /// <summary>What a process started by <see cref="Run"/> was asked for, as in "DOTNET_EnableAVX2=0"; null elsewhere.</summary>
    public static string? Setting => Environment.GetEnvironmentVariable("THREAT_RERUN");

    /// <summary>Runs, and gives how many tests passed.</summary>
    /// <param name="tests">The test assembly.</param>
    /// <param name="setting">As in "DOTNET_EnableAVX2=0".</param>
    /// <exception cref="InvalidOperationException">A test failed; the message holds the output.</exception>
    public static int Run(Assembly tests, string setting)
    {
        ArgumentNullException.ThrowIfNull(tests);
        ProcessStartInfo start = new("dotnet", ["test", tests.Location, "--filter", $"TestCategory={Kernels}", "-e", setting, "-e", $"THREAT_RERUN={setting}"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string name in start.Environment.Keys.Where(static k => k.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase) || k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray()) start.Environment.Remove(name);
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Match passed = Passed().Match(output);
        return process.ExitCode == 0 && passed.Success
            ? int.Parse(passed.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"With {setting}:\n{output}\n{errors.Result}");
    }

    [GeneratedRegex(@"Failed:\s+0, Passed:\s+([0-9]+)")]
    private static partial Regex Passed();
}
