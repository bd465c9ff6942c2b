using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Threat.Detection.Internal;

internal static class TorchDevice
{
    /// <summary>The named device, once it is known to be there.</summary>
    public static Device Require(string name)
    {
        Device device;
        try
        {
            device = torch.device(name);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException or NotSupportedException or ExternalException)
        {
            throw Absent(name, e);
        }
        bool present = device.type switch
        {
            DeviceType.CPU => true,
            DeviceType.CUDA => cuda.is_available(),
            DeviceType.MPS => mps_is_available(),
            _ => false,
        };
        return present ? device : throw Absent(name, null);
    }

    private static InvalidOperationException Absent(string name, Exception? cause)
        => new($"ThreatClassifierOptions.Device is '{name}', which neither this machine nor the native backend in use offers. Use 'cpu', or a name such as 'cuda', 'cuda:1' or 'mps' with the TorchSharp package for it.", cause);
}
