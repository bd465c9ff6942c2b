using System.Collections;
using System.Net;
using Threat.Shared;

namespace Threat.Features.Internal;

/// <summary>The validated options in the form that kernels read.</summary>
internal sealed class SiteProfile
{
    private readonly (AddressKey Prefix, ulong HighMask, ulong LowMask)[] _internal;
    private readonly BitArray _commonPorts = new(65536);

    public SiteProfile(ThreatFeatureExtractorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(options.TimeZone);
        if (options.BusinessDayEnd <= options.BusinessDayStart)
            throw new ArgumentException($"The business day ends at {options.BusinessDayEnd:HH:mm} and starts at {options.BusinessDayStart:HH:mm}; it must end later than it starts.", nameof(options));
        foreach (int port in options.CommonPorts)
        {
            if (port is < 0 or > 65535) throw new ArgumentException($"CommonPorts holds {port}; a port is 0 to 65535.", nameof(options));
            _commonPorts[port] = true;
        }
        Guard.AtLeast(options.MaxDegreeOfParallelism, 1, nameof(options.MaxDegreeOfParallelism));
        _internal = [.. options.InternalNetworks.Select(Range)];
        Calendar = new SiteCalendar(options);
        LiveSensors = options.LiveSensors;
    }

    public SiteCalendar Calendar { get; }

    public SecurityEventKinds? LiveSensors { get; }

    public bool IsCommonPort(int port) => _commonPorts[port];

    public bool IsInternal(AddressKey key)
    {
        foreach ((AddressKey prefix, ulong high, ulong low) in _internal)
        {
            if ((key.High & high) == prefix.High && (key.Low & low) == prefix.Low) return true;
        }
        return false;
    }

    private static (AddressKey Prefix, ulong HighMask, ulong LowMask) Range(IPNetwork network)
    {
        int bits = network.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? network.PrefixLength + 96 : network.PrefixLength;
        ulong high = bits >= 64 ? ulong.MaxValue : bits == 0 ? 0 : ulong.MaxValue << (64 - bits);
        ulong low = bits <= 64 ? 0 : bits == 128 ? ulong.MaxValue : ulong.MaxValue << (128 - bits);
        AddressKey key = AddressKey.Of(network.BaseAddress);
        return (new AddressKey(key.High & high, key.Low & low), high, low);
    }
}
