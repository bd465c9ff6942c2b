using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Threat.Features.Intelligence.Internal;

/// <summary>A provider that throws knows nothing: its answer is unknown, the failure is counted, and the first one of each provider is logged.</summary>
internal sealed partial class ProviderGuard(ILogger logger)
{
    private readonly ConcurrentDictionary<string, bool> _logged = new(StringComparer.Ordinal);

    public T Ask<T>(string provider, Func<T> ask, T unknown)
    {
        try
        {
            return ask();
        }
        catch (Exception e)
        {
            IntelligenceMeter.Failed(provider);
            if (_logged.TryAdd(provider, true)) ProviderFailed(logger, provider, e);
            return unknown;
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Provider {Provider} failed; while it does, what it would say is unknown. Further failures are not logged, but counted as threat.intelligence.lookups with outcome failed.")]
    private static partial void ProviderFailed(ILogger logger, string provider, Exception exception);
}
