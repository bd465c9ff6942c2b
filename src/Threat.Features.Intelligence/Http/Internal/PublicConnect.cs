using System.Net;
using System.Net.Sockets;

namespace Threat.Features.Intelligence.Internal;

/// <summary>Connects to public addresses only. The address that was checked is the one connected to, so that a name cannot change its mind in between.</summary>
internal static class PublicConnect
{
    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        string host = context.DnsEndPoint.Host;
        IPAddress[] addresses = await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
        if (addresses.Length == 0 || !addresses.All(EntityAddress.IsPublic))
            throw new HttpRequestException($"{host} is refused: it resolves to an address that is not public.");
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
