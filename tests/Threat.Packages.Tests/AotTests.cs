using System.Runtime.InteropServices;
using Threat.TestKit;

namespace Threat.Packages.Tests;

/// <summary>tests/Threat.Aot.App as a native program: what it prints shows that nothing it needs was trimmed away.</summary>
public sealed class AotTests
{
    [Test]
    public async Task A_native_program_works_with_every_package_that_needs_no_torch()
    {
        if (!OnPath("clang") && !OnPath("gcc")) Assert.Ignore("Neither clang nor gcc is on the PATH; a native program cannot be linked without one (test.sh installs clang).");
        string folder = Directory.CreateTempSubdirectory("native").FullName;
        try
        {
            await Run.OutputAsync("dotnet", RepositoryRoot.Path, "publish", "tests/Threat.Aot.App", "-c", Packed.Configuration, "-r", RuntimeInformation.RuntimeIdentifier, "-o", folder, "-nologo", "-v", "quiet");
            string program = Path.Combine(folder, OperatingSystem.IsWindows() ? "Threat.Aot.App.exe" : "Threat.Aot.App");
            string printed = await Run.OutputAsync(program, folder);
            TestContext.Out.WriteLine($"{new FileInfo(program).Length / 1e6:0.0} MB\n{printed}");
            printed.ReplaceLineEndings("\n").TrimEnd().ShouldBe("""
                native: True
                balanced: 50 -> 516
                thresholds: scaled-argmax
                read: 1 event
                features: brute_force_score 1
                history: True
                redis without a server: Error
                intelligence: 1
                """.ReplaceLineEndings("\n"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool OnPath(string program) => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(p => File.Exists(Path.Combine(p, program)));
}
