using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Threat.Features.Intelligence.Internal;

/// <summary>What extraction wanted to know and nobody knew. It never waits: what is queued already, is too much, or is about the past is dropped, and is asked for again.</summary>
internal sealed class QuestionQueue<T>(TimeProvider time) where T : notnull
{
    private const int Capacity = 10_000;
    private static readonly TimeSpan Past = TimeSpan.FromHours(1);
    private readonly Channel<T> _channel = Channel.CreateBounded<T>(Capacity);
    private readonly ConcurrentDictionary<T, bool> _waiting = new();

    public void Ask(T question, DateTimeOffset asOf)
    {
        // A replay of the past cannot use what would be learned now.
        if ((time.GetUtcNow() - asOf).Duration() > Past || !_waiting.TryAdd(question, true)) return;
        if (!_channel.Writer.TryWrite(question)) _waiting.TryRemove(question, out _);
    }

    public async IAsyncEnumerable<T> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (T question in _channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            _waiting.TryRemove(question, out _);
            yield return question;
        }
    }
}
