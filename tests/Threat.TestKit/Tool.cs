using System.ComponentModel;
using System.Diagnostics;

namespace Threat.TestKit;

/// <summary>A program of the system that a test needs, as mount.</summary>
public static class Tool
{
    /// <summary>Runs it to its end.</summary>
    /// <returns>Its exit code; -1 when there is no such program.</returns>
    public static int Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (Win32Exception)
        {
            return -1;
        }
    }
}
