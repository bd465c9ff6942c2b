using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Threat.Learning.Internal;

/// <summary>Logs the advisor's findings when the host starts, and those that only running shows once an hour, each once.</summary>
internal sealed partial class ConfigurationAdvisor(IServiceProvider services, TimeProvider time, ILogger<ConfigurationAdvisor>? logger = null) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private readonly ILogger _logger = logger ?? NullLogger<ConfigurationAdvisor>.Instance;
    private readonly HashSet<(string, string?)> _said = [];

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Say();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false)) Say();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private void Say()
    {
        foreach (ConfigurationAdvice advice in ThreatLearningAdvisor.Inspect(services))
        {
            if (!_said.Add((advice.Code, advice.Detector))) continue;
            if (advice.Detector is null) Odd(advice.Code, advice.Message);
            else OddDetector(advice.Code, advice.Detector, advice.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{Code}: {Message}")]
    private partial void Odd(string code, string message);

    [LoggerMessage(2, LogLevel.Warning, "{Code}, detector '{Detector}': {Message}")]
    private partial void OddDetector(string code, string detector, string message);
}
