using System.Diagnostics;
using System.Reflection;
using Threat.Losses.Internal;
using static TorchSharp.torch;

namespace Threat.Losses.Tests;

public sealed class TorchBackendTests
{
    private const string LoaderWithOldRuntime = "Unable to load shared library 'LibTorchSharp' or one of its dependencies.\n"
        + "/lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /app/libLibTorchSharp.so)\n";

    [Test]
    public void The_native_backend_loads_and_computes()
    {
        TorchBackend.EnsureAvailable();
        TorchBackend.IsAvailable.ShouldBeTrue();
        using var x = tensor(new float[] { 1, 2, 3 });
        using var sum = x.sum();
        sum.item<float>().ShouldBe(6f);
    }

    [Test]
    public void Weights_and_calibration_work_without_a_native_backend_and_a_loss_names_the_missing_package()
    {
        string folder = typeof(TorchBackendTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "NoBackendFolder").Value!;
        ProcessStartInfo start = new("dotnet", [Path.Combine(folder, "Threat.Losses.NoBackend.dll")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string[] lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        process.WaitForExit();
        errors.Result.ShouldBe("");
        process.ExitCode.ShouldBe(0);
        lines.ShouldBe([
            "weights 3 3 3 3 3",
            "TemperatureScaling 200",
            "VectorScaling 200",
            "MatrixScaling 200",
            "DirichletCalibration 200",
            "BetaCalibration 200",
            "IsotonicCalibration 200",
            "HistogramBinning 200",
            "prior 3",
            "cross-entropy-smoothed",
            "native 0",
            "available False",
            "refused TorchSharp has no native backend in this application: no package with libtorch is referenced. "
                + "Add the package TorchSharp-cpu (or TorchSharp-cuda-linux, TorchSharp-cuda-windows), of the same version as TorchSharp, to the application's project. "
                + "Class weights, calibration, thresholds, resampling and metrics work without it.",
        ]);
        Directory.Exists(Path.Combine(folder, "cpu")).ShouldBeFalse("libtorch was copied out of the package cache");
    }

    [Test]
    public void An_old_system_library_is_named_with_its_remedy()
        => BackendDiagnosis.Explain(LoaderWithOldRuntime, libtorchIsPresent: true).ShouldBe(
            "TorchSharp's native backend does not load: libLibTorchSharp.so asks for the symbol version GLIBCXX_3.4.32, which this system's C++ runtime lacks (as on Debian 12 and Ubuntu 22.04). "
            + "Import TorchSharpOnOlderLinux.targets into the application's project (the package Threat.Detection brings it), set the property TorchSharpOnOlderLinux to always, and build again: "
            + "it mends the copy in the output folder. Or run on a system with the C++ runtime of GCC 13 or newer.");

    [Test]
    public void Any_other_loader_failure_is_passed_on()
        => BackendDiagnosis.Explain("libgomp.so.1: wrong ELF class", libtorchIsPresent: true)
            .ShouldBe("TorchSharp's native backend is present but does not load. The system's loader says: libgomp.so.1: wrong ELF class");
}
