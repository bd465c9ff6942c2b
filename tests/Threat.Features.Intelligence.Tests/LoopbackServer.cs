using System.Net;

namespace Threat.Features.Intelligence.Tests;

/// <summary>An HTTP server on a free loopback port that answers as a test tells it.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public LoopbackServer()
    {
        using (System.Net.Sockets.TcpListener free = new(IPAddress.Loopback, 0))
        {
            free.Start();
            Url = new Uri($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/");
        }
        _listener.Prefixes.Add(Url.AbsoluteUri);
        _listener.Start();
        _loop = Task.Run(RunAsync);
    }

    public Uri Url { get; }

    public List<(string Path, System.Collections.Specialized.NameValueCollection Headers)> Requests { get; } = [];

    public Func<HttpListenerContext, Task> Answer { get; set; } = static c => Send(c, 404, "");

    public static async Task Send(HttpListenerContext context, int status, string body, params (string Name, string Value)[] headers)
    {
        context.Response.StatusCode = status;
        foreach ((string name, string value) in headers) context.Response.AddHeader(name, value);
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(body);
        context.Response.ContentLength64 = bytes.Length; // else even an empty body comes in chunks
        if (bytes.Length > 0) await context.Response.OutputStream.WriteAsync(bytes);
        context.Response.Close();
    }

    /// <summary>The beginning of a body, and nothing more for three seconds.</summary>
    public static async Task SendSlowly(HttpListenerContext context)
    {
        context.Response.SendChunked = true;
        await context.Response.OutputStream.WriteAsync("198.51.100.1\n"u8.ToArray());
        await context.Response.OutputStream.FlushAsync();
        await Task.Delay(3000);
        context.Response.Close();
    }

    /// <summary>A body of spaces, in chunks of 1,000 bytes without a length.</summary>
    public static async Task SendLong(HttpListenerContext context, int chunks)
    {
        context.Response.SendChunked = true;
        byte[] chunk = new byte[1000];
        Array.Fill(chunk, (byte)' ');
        for (int i = 0; i < chunks; i++) await context.Response.OutputStream.WriteAsync(chunk);
        context.Response.Close();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync(); // a listener that is closed just before it is asked for a context may never answer
        _listener.Close();
        await _loop;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync().WaitAsync(_stop.Token);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or OperationCanceledException)
            {
                return;
            }
            lock (Requests) Requests.Add((context.Request.Url!.PathAndQuery, new(context.Request.Headers)));
            _ = Task.Run(async () =>
            {
                try
                {
                    await Answer(context);
                }
                catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
                {
                    // The client went away.
                }
            });
        }
    }
}
