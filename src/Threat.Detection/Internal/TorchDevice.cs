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
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new InvalidOperationException($"ThreatClassifierOptions.Device is '{name}'; allowed are names such as 'cpu', 'cuda', 'cuda:1', 'mps'.", e);
        }
        bool present = device.type switch
        {
            DeviceType.CPU => true,
            DeviceType.CUDA => cuda.is_available(),
            DeviceType.MPS => mps_is_available(),
            _ => false,
        };
        return present ? device : throw new InvalidOperationException($"ThreatClassifierOptions.Device is '{name}', but this machine or the native backend in use has no such device. Use 'cpu', or reference the TorchSharp package for it.");
    }
}
