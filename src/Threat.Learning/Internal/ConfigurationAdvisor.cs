using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Threat.Learning.Internal;

/// <summary>Logs the advisor's findings when the host starts.</summary>
internal sealed partial class ConfigurationAdvisor(IServiceProvider services, ILogger<ConfigurationAdvisor>? logger = null) : IHostedService
{
    private readonly ILogger _logger = logger ?? NullLogger<ConfigurationAdvisor>.Instance;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (ConfigurationAdvice advice in ThreatLearningAdvisor.Inspect(services)) Odd(advice.Code, advice.Message);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1, LogLevel.Warning, "{Code}: {Message}")]
    private partial void Odd(string code, string message);
}
