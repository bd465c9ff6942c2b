using System.Net;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Threat.Features.Intelligence.Internal;

/// <summary>Asks AbuseIPDB about sources, after its first blacklist, and registries about domains, one after another and within their allowances.</summary>
internal sealed partial class QuestionService(IntelligenceParts parts, IHttpClientFactory clients, ILogger<QuestionService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(CheckSourcesAsync(stoppingToken), LookUpDomainsAsync(stoppingToken)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task CheckSourcesAsync(CancellationToken stoppingToken)
    {
        if (parts.Abuse is not { } abuse || parts.Sources is not { } questions) return;
        await parts.BlacklistTried.WaitAsync(stoppingToken).ConfigureAwait(false);
        await foreach (IPAddress source in questions.ReadAsync(stoppingToken).ConfigureAwait(false))
        {
            using HttpClient client = clients.CreateClient(IntelligenceClient.Abuse);
            AbuseCheck check = await abuse.CheckAsync(client, source, stoppingToken).ConfigureAwait(false);
            if (check.Outcome == AbuseCheckOutcome.Failed) NotChecked(logger, source, check.Error);
        }
    }

    private async Task LookUpDomainsAsync(CancellationToken stoppingToken)
    {
        if (parts.Rdap is not { } rdap || parts.Domains is not { } questions) return;
        await foreach (string domain in questions.ReadAsync(stoppingToken).ConfigureAwait(false))
        {
            using HttpClient client = clients.CreateClient(IntelligenceClient.Rdap);
            DomainLookup lookup = await rdap.LookUpAsync(client, domain, stoppingToken).ConfigureAwait(false);
            if (lookup.Outcome == DomainLookupOutcome.Failed) NotLookedUp(logger, domain, lookup.Error);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Source {Source} could not be checked at AbuseIPDB. {Reason}")]
    private static partial void NotChecked(ILogger logger, IPAddress source, string? reason);

    [LoggerMessage(2, LogLevel.Warning, "The registration of {Domain} could not be looked up. {Reason}")]
    private static partial void NotLookedUp(ILogger logger, string domain, string? reason);
}
