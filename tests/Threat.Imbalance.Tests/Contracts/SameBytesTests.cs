using System.Diagnostics;
using System.Reflection;

namespace Threat.Imbalance.Tests;

/// <summary>Every sampler in a process of its own, with the processor's vector instructions and without.</summary>
public sealed class SameBytesTests
{
    [Test]
    public void Every_sampler_gives_the_same_bytes_with_intrinsics_switched_off_and_on_any_number_of_threads()
    {
        string[] usual = Digests(1, true, out string path), many = Digests(4, true, out _), plain = Digests(2, false, out string plainPath);
        path.ShouldBe("intrinsics");
        plainPath.ShouldBe("scalar");
        usual.Length.ShouldBe(15);
        many.ShouldBe(usual);
        plain.ShouldBe(usual);
    }

    private static string[] Digests(int threads, bool intrinsics, out string path)
    {
        string folder = typeof(SameBytesTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "DigestFolder").Value!;
        ProcessStartInfo start = new("dotnet", [Path.Combine(folder, "Threat.Imbalance.Digest.dll"), threads.ToString(System.Globalization.CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (!intrinsics) start.Environment["DOTNET_EnableHWIntrinsic"] = "0";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string[] lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        process.WaitForExit();
        path = errors.Result.Trim();
        process.ExitCode.ShouldBe(0, path);
        return lines;
    }
}
