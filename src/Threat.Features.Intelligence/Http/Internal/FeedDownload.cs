using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Threat.Features.Intelligence.Internal;

/// <summary>One list on one server: conditional requests, a bounded body, gzip files unpacked, and trouble as a result. One download runs at a time.</summary>
internal sealed class FeedDownload(HttpFeedOptions options, TimeProvider time)
{
    private const int MaxRedirects = 3;
    private readonly SemaphoreSlim _one = new(1, 1);
    private EntityTagHeaderValue? _tag;
    private DateTimeOffset? _modified;

    public async Task<FeedRefresh> RunAsync(HttpClient client, Func<byte[], DateTimeOffset, (PublishOutcome Outcome, int Entries)> publish, Action<DateTimeOffset> confirm, CancellationToken cancellationToken)
        => IntelligenceMeter.Refreshed(await RunOnceAsync(client, publish, confirm, cancellationToken).ConfigureAwait(false));

    private async Task<FeedRefresh> RunOnceAsync(HttpClient client, Func<byte[], DateTimeOffset, (PublishOutcome Outcome, int Entries)> publish, Action<DateTimeOffset> confirm, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await DownloadAsync(client, publish, confirm, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException e)
        {
            return new FeedRefresh(options.Name, FeedRefreshOutcome.Refused, 0, e.Message);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever the handlers throw: HttpRequestException, IOException, a timeout or a breaker of the resilience pipeline.
            return new FeedRefresh(options.Name, FeedRefreshOutcome.Failed, 0, e is OperationCanceledException ? "The server did not answer in time." : e.Message);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<FeedRefresh> DownloadAsync(HttpClient client, Func<byte[], DateTimeOffset, (PublishOutcome Outcome, int Entries)> publish, Action<DateTimeOffset> confirm, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await SendAsync(client, cancellationToken).ConfigureAwait(false);
        DateTimeOffset observedAt = time.GetUtcNow();
        if (response.StatusCode == HttpStatusCode.NotModified)
        {
            confirm(observedAt);
            return new FeedRefresh(options.Name, FeedRefreshOutcome.NotModified);
        }
        if (!response.IsSuccessStatusCode)
            return new FeedRefresh(options.Name, FeedRefreshOutcome.Failed, 0, $"The server answered {(int)response.StatusCode} {response.StatusCode}.", ServerWait.Of(response, observedAt));
        string what = $"List '{options.Name}'";
        byte[] body = await BoundedBody.ReadAsync(response.Content, options.MaxBytes, options.BodyTimeout, what, cancellationToken).ConfigureAwait(false);
        (PublishOutcome outcome, int entries) = publish(Unpack(body, what), observedAt);
        if (outcome == PublishOutcome.RefusedOlder) throw new InvalidDataException($"{what} is refused: it was read at {observedAt:O}, not after the last one. Was the clock set back?");
        if (outcome == PublishOutcome.RefusedShrunk) throw new InvalidDataException($"{what} is refused: it has {entries} entries, less than half of the last one. Publish it by hand with acceptShrunk if that is right.");
        (_tag, _modified) = (response.Headers.ETag, response.Content.Headers.LastModified);
        return new FeedRefresh(options.Name, FeedRefreshOutcome.Updated, entries);
    }

    // Redirects are followed here, so that the key goes to the feed's own server alone and no step leaves https.
    private async Task<HttpResponseMessage> SendAsync(HttpClient client, CancellationToken cancellationToken)
    {
        Uri url = options.Url!;
        for (int hop = 0; ; hop++)
        {
            using HttpRequestMessage request = Request(url);
            HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location || options.RequestBody is not null) return response;
            response.Dispose();
            url = new Uri(url, location);
            if (hop == MaxRedirects) throw new HttpRequestException($"The server redirects more than {MaxRedirects} times.");
            if (!HttpFeedCheck.IsAllowed(options, url)) throw new HttpRequestException($"The server redirects to {url.Scheme}://{url.Host}; https is needed.");
        }
    }

    private HttpRequestMessage Request(Uri url)
    {
        HttpRequestMessage request = new(options.RequestBody is null ? HttpMethod.Get : HttpMethod.Post, url);
        if (options.RequestBody is not null) request.Content = new StringContent(options.RequestBody, Encoding.UTF8, "application/json");
        if (_tag is not null) request.Headers.IfNoneMatch.Add(_tag);
        if (_modified is not null) request.Headers.IfModifiedSince = _modified;
        if (options.KeyHeader is not null && url.Authority == options.Url!.Authority && url.Scheme == options.Url.Scheme) request.Headers.Add(options.KeyHeader, options.Key);
        return request;
    }

    // A file that is itself gzip, as ip2asn-combined.tsv.gz; the limit holds for what comes out.
    private byte[] Unpack(byte[] body, string what)
    {
        if (body is not [0x1F, 0x8B, ..]) return body;
        using GZipStream gzip = new(new MemoryStream(body), CompressionMode.Decompress);
        using MemoryStream unpacked = new();
        byte[] buffer = new byte[64 * 1024];
        for (int read; (read = gzip.Read(buffer)) > 0;)
        {
            if (unpacked.Length + read > options.MaxBytes) throw new InvalidDataException($"{what} is refused: its body is longer than {options.MaxBytes} bytes.");
            unpacked.Write(buffer, 0, read);
        }
        return unpacked.ToArray();
    }
}
