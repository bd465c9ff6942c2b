using System.Net;
using System.Net.Sockets;

namespace Threat.Features.Redis.Tests;

internal static class FreePort
{
    public static int Next()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
