using System.Net;

namespace Threat.Features.Intelligence.Internal;

internal sealed class RangeTables(RangeTableV4 v4, RangeTable<UInt128> v6)
{
    public int Count => v4.Count + v6.Count;

    public double CoverageV4 => v4.Coverage();

    public int Find(IPAddress address) => AddressBits.TryV4(address, out uint bits, out UInt128 wide) ? v4.Find(bits) : v6.Find(wide);
}
