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
    private static readonly Lazy<(string? Message, Exception? Cause)> Failure = new(Probe);

    /// <summary>Whether TorchSharp can compute in this process. Loads the backend at the first call.</summary>
    public static bool IsAvailable => Failure.Value.Message is null;

    /// <summary>Returns when TorchSharp can compute in this process.</summary>
    /// <exception cref="InvalidOperationException">The native backend is missing or does not load; the message names the cause and the remedy.</exception>
    public static void EnsureAvailable()
    {
        if (Failure.Value.Message is { } message) throw new InvalidOperationException(message, Failure.Value.Cause);
    }

    private static (string? Message, Exception? Cause) Probe()
    {
        // TorchSharp's own attempt would print a long trace and copy half a gigabyte out of the package cache before it fails: look first.
        // In a notebook its assembly lies in the package cache, and there that copy is the way to load.
        if (BackendDiagnosis.LoaderMessage() is { } said && BackendDiagnosis.TorchSharpLiesBesideTheApplication())
            return (BackendDiagnosis.Explain(said, BackendDiagnosis.LibtorchIsPresent()), null);
        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
            return (null, null);
        }
        catch (Exception e) when (e is TypeInitializationException or NotSupportedException or DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            return (BackendDiagnosis.Explain(BackendDiagnosis.LoaderMessage(), BackendDiagnosis.LibtorchIsPresent()), e);
        }
    }
}
