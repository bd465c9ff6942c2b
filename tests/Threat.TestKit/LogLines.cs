using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Threat.TestKit;

/// <summary>Keeps what is logged as lines of level and message.</summary>
public sealed class LogLines : ILoggerProvider, ILogger
{
    /// <summary>As in "Warning The disk is full", in order.</summary>
    public ConcurrentQueue<string> All { get; } = new();

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => true;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => All.Enqueue($"{logLevel} {formatter(state, exception)}");

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
