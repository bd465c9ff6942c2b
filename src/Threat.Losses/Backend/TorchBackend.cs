using System.Runtime.InteropServices;
using Threat.Losses.Internal;
using TorchSharp;

namespace Threat.Losses;

/// <summary>
/// Checks that the native libtorch is there before anything calls it. Losses call it by themselves; call it at start-up to fail early.
/// Class weights, calibrations and prior shift need no native backend and never call it.
/// </summary>
/// <remarks>Thread-safe. The first answer is kept for the life of the process, because TorchSharp tries to load its backend only once.</remarks>
public static class TorchBackend
{
    private static readonly Lazy<Exception?> Failure = new(Probe);

    /// <summary>Whether TorchSharp can compute in this process. Loads the backend at the first call.</summary>
    public static bool IsAvailable => Failure.Value is null;

    /// <summary>Returns when TorchSharp can compute in this process.</summary>
    /// <exception cref="InvalidOperationException">The native backend is missing or does not load; the message names the cause and the remedy.</exception>
    public static void EnsureAvailable()
    {
        if (Failure.Value is { } cause) throw new InvalidOperationException(BackendDiagnosis.Explain(BackendDiagnosis.LoaderMessage(), BackendDiagnosis.LibtorchIsPresent()), cause);
    }

    private static Exception? Probe()
    {
        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
            return null;
        }
        catch (Exception e) when (e is TypeInitializationException or NotSupportedException or DllNotFoundException or EntryPointNotFoundException
            or BadImageFormatException or InvalidOperationException or ExternalException or FileNotFoundException)
        {
            return e;
        }
    }
}
