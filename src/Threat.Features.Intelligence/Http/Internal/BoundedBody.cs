namespace Threat.Features.Intelligence.Internal;

/// <summary>Reads a body that may be hostile: too long and too slow are refused.</summary>
internal static class BoundedBody
{
    public static async Task<byte[]> ReadAsync(HttpContent content, int maxBytes, TimeSpan timeout, string what, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > maxBytes) throw TooLong(what, maxBytes);
        using CancellationTokenSource time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(timeout);
        try
        {
            using Stream stream = await content.ReadAsStreamAsync(time.Token).ConfigureAwait(false);
            using MemoryStream body = new();
            byte[] buffer = new byte[64 * 1024];
            int read;
            while ((read = await stream.ReadAsync(buffer, time.Token).ConfigureAwait(false)) > 0)
            {
                if (body.Length + read > maxBytes) throw TooLong(what, maxBytes);
                body.Write(buffer, 0, read);
            }
            return body.ToArray();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InvalidDataException($"{what} is refused: its body took longer than {timeout}.");
        }
    }

    private static InvalidDataException TooLong(string what, int maxBytes) => new($"{what} is refused: its body is longer than {maxBytes} bytes.");
}
