using System.Net;

namespace Threat.Features.Intelligence.Internal;

/// <summary>Calls of AbuseIPDB: each is of the day's budget, and none is made while the service asked to wait. Trouble is in the answer; only cancellation is thrown.</summary>
internal sealed class AbuseIpDbCalls(AbuseIpDbOptions options, TimeProvider time)
{
    private const int MaxBytes = 16 * 1024 * 1024;
    private const int FailuresToRest = 3;
    private static readonly TimeSpan DefaultWait = TimeSpan.FromMinutes(1), LongestRest = TimeSpan.FromHours(1);
    private readonly DailyBudget _budget = new(options.BudgetPath, time);
    private long _waitUntilTicks;
    private int _failures;

    public int? ChecksLeft => _budget.Left("checks", options.DailyChecks);

    public int? BlacklistsLeft => _budget.Left("blacklists", options.DailyBlacklists);

    public Task<ServiceAnswer> CheckAsync(HttpClient client, IPAddress address, CancellationToken cancellationToken)
        => CallAsync(client, FormattableString.Invariant($"check?ipAddress={Uri.EscapeDataString(address.ToString())}&maxAgeInDays={options.MaxAgeInDays}"), "checks", options.DailyChecks, cancellationToken);

    public Task<ServiceAnswer> BlacklistAsync(HttpClient client, CancellationToken cancellationToken)
        => CallAsync(client, FormattableString.Invariant($"blacklist?confidenceMinimum={options.BlacklistConfidence}&limit=10000"), "blacklists", options.DailyBlacklists, cancellationToken);

    private async Task<ServiceAnswer> CallAsync(HttpClient client, string path, string budget, int limit, CancellationToken cancellationToken)
    {
        try
        {
            if (time.GetUtcNow().UtcTicks < Interlocked.Read(ref _waitUntilTicks) || !_budget.TrySpend(budget, limit))
                return new ServiceAnswer(null, "The day's budget is spent, or the service asked to wait or failed again and again.", IsNotNow: true);
        }
        catch (IOException e)
        {
            return new ServiceAnswer(null, e.Message); // the budget's file; the service did not fail
        }
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Get, new Uri(options.BaseAddress, path));
            request.Headers.Add("Key", options.ApiKey);
            request.Headers.Accept.ParseAdd("application/json");
            using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                TimeSpan wait = ServerWait.Of(response, time.GetUtcNow()) ?? DefaultWait;
                Rest(wait);
                return new ServiceAnswer(null, $"The service asked to wait {wait}.");
            }
            if (!response.IsSuccessStatusCode) return Failure($"The service answered {(int)response.StatusCode} {response.StatusCode}.");
            Interlocked.Exchange(ref _failures, 0);
            return new ServiceAnswer(await BoundedBody.ReadAsync(response.Content, MaxBytes, options.BodyTimeout, "The answer", cancellationToken).ConfigureAwait(false));
        }
        catch (InvalidDataException e)
        {
            return new ServiceAnswer(null, e.Message, IsRefused: true);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return Failure(e is OperationCanceledException ? "The service did not answer in time." : e.Message);
        }
    }

    // Every call is of the day's budget: a service that fails again and again is left alone, for a minute, then two, up to an hour.
    private ServiceAnswer Failure(string error)
    {
        int more = Interlocked.Increment(ref _failures) - FailuresToRest;
        if (more >= 0) Rest(TimeSpan.FromMinutes(Math.Min(LongestRest.TotalMinutes, Math.Pow(2, more))));
        return new ServiceAnswer(null, error);
    }

    private void Rest(TimeSpan wait) => Interlocked.Exchange(ref _waitUntilTicks, (time.GetUtcNow() + wait).UtcTicks);
}
