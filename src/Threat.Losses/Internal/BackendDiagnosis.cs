using System.Runtime.InteropServices;
using TorchSharp;

namespace Threat.Losses.Internal;

/// <summary>Turns what the system's loader says into a cause and a remedy.</summary>
internal static class BackendDiagnosis
{
    private const string Missing = "TorchSharp has no native backend in this application: no package with libtorch is referenced. "
        + "Add the package TorchSharp-cpu (or TorchSharp-cuda-linux, TorchSharp-cuda-windows), of the same version as TorchSharp, to the application's project. "
        + "Class weights, calibration, thresholds, resampling and metrics work without it.";

    /// <summary>What the loader answers for the library that binds TorchSharp to libtorch, or null when it loads.</summary>
    public static string? LoaderMessage()
    {
        try
        {
            NativeLibrary.Load("LibTorchSharp", typeof(torch).Assembly, null);
            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            return e.Message;
        }
    }

    /// <summary>Whether libtorch itself lies in one of the folders the runtime searches.</summary>
    public static bool LibtorchIsPresent()
        => SearchedFolders().Any(static f => Directory.Exists(f) && Directory.EnumerateFiles(f, "*torch_cpu*").Any());

    public static bool TorchSharpLiesBesideTheApplication()
        => Path.GetDirectoryName(typeof(torch).Assembly.Location) is { } folder && Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory) == folder;

    public static string Explain(string? loaderMessage, bool libtorchIsPresent)
    {
        if (loaderMessage is null) return "TorchSharp's native backend loads but does not start; the inner exception says why.";
        if (MissingVersion(loaderMessage) is { } version)
        {
            return $"TorchSharp's native backend does not load: libLibTorchSharp.so asks for the symbol version {version}, which this system's C++ runtime lacks (as on Debian 12 and Ubuntu 22.04). "
                + "Import TorchSharpOnOlderLinux.targets into the application's project (the package Threat.Detection brings it), set the property TorchSharpOnOlderLinux to always, and build again: "
                + "it mends the copy in the output folder. Or run on a system with the C++ runtime of GCC 13 or newer.";
        }
        return libtorchIsPresent ? $"TorchSharp's native backend is present but does not load. The system's loader says: {loaderMessage}" : Missing;
    }

    private static string? MissingVersion(string message)
    {
        const string Before = "version `";
        int at = message.IndexOf(Before + "GLIBC", StringComparison.Ordinal);
        if (at < 0) return null;
        int start = at + Before.Length, end = message.IndexOf('\'', start);
        return end < 0 ? null : message[start..end];
    }

    private static IEnumerable<string> SearchedFolders()
    {
        string own = AppContext.BaseDirectory;
        string known = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        return [own, Path.Combine(own, "runtimes", RuntimeInformation.RuntimeIdentifier, "native"), .. known.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)];
    }
}
