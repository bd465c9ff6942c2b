using Threat.Shared;

namespace Threat.Features.Intelligence.Internal;

internal static class IntelligenceCheck
{
    public static void Check(ThreatIntelligenceOptions options)
    {
        foreach (HttpFeedOptions feed in options.Feeds) HttpFeedCheck.Check(feed);
        if (options.Feeds.GroupBy(static f => f.Name).FirstOrDefault(static g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"Two feeds are named '{twice.Key}'; names must be unique, because threat_intel_matches counts them.", nameof(options));
        if (!string.IsNullOrEmpty(options.AbuseIpDb.ApiKey)) AbuseIpDbCheck.Check(options.AbuseIpDb);
        if (options.AbuseIpDbInterval < TimeSpan.FromMinutes(1) || options.AbuseIpDbInterval > HttpFeedCheck.LongestInterval)
            throw new ArgumentException($"ThreatIntelligenceOptions.AbuseIpDbInterval is {options.AbuseIpDbInterval}; allowed is 1 minute to {HttpFeedCheck.LongestInterval.Days} days, and the free plan has 5 downloads a day.", nameof(options));
        if (options.LookUpDomains) RdapCheck.Check(options.Rdap);
        foreach ((string name, string? path) in (ReadOnlySpan<(string, string?)>)[(nameof(options.NetworkDatabasePath), options.NetworkDatabasePath),
            (nameof(options.AnonymousDatabasePath), options.AnonymousDatabasePath), (nameof(options.LocationDatabasePath), options.LocationDatabasePath)])
        {
            if (path is not null && !File.Exists(path)) throw new ArgumentException($"ThreatIntelligenceOptions.{name} is '{path}'; there is no such file. Download the database, or leave the option out.", nameof(options));
        }
    }
}

internal static class AbuseIpDbCheck
{
    public static AbuseIpDbOptions Check(AbuseIpDbOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (string.IsNullOrWhiteSpace(options.ApiKey)) throw new ArgumentException("AbuseIpDbOptions.ApiKey is missing. Set it in configuration, or leave AbuseIPDB out.", nameof(options));
        if (options.BaseAddress is not { IsAbsoluteUri: true }) throw new ArgumentException("AbuseIpDbOptions.BaseAddress is no absolute address.", nameof(options));
        if (options.BaseAddress.Scheme != Uri.UriSchemeHttps && !options.AllowHttp) throw new ArgumentException($"AbuseIpDbOptions.BaseAddress is at {options.BaseAddress.Scheme}://{options.BaseAddress.Host}; https is needed.", nameof(options));
        Between(options.DailyChecks, 0, 1_000_000, nameof(options.DailyChecks));
        Between(options.DailyBlacklists, 0, 1000, nameof(options.DailyBlacklists));
        Between(options.MaxAgeInDays, 1, 365, nameof(options.MaxAgeInDays));
        Between(options.BlacklistConfidence, 25, 100, nameof(options.BlacklistConfidence));
        if (options.ReportLife <= TimeSpan.Zero) throw new ArgumentException($"AbuseIpDbOptions.ReportLife is {options.ReportLife}; it must be positive.", nameof(options));
        if (options.CleanLife <= TimeSpan.Zero) throw new ArgumentException($"AbuseIpDbOptions.CleanLife is {options.CleanLife}; it must be positive.", nameof(options));
        if (options.BodyTimeout <= TimeSpan.Zero) throw new ArgumentException($"AbuseIpDbOptions.BodyTimeout is {options.BodyTimeout}; it must be positive.", nameof(options));
        Between(options.MaxReports, 1, 10_000_000, nameof(options.MaxReports));
        TimeSpan life = options.ReportLife > options.CleanLife ? options.ReportLife : options.CleanLife;
        if (options.Retention < life) throw new ArgumentException($"AbuseIpDbOptions.Retention is {options.Retention}; reports are used for {life}, and must be kept at least as long.", nameof(options));
        return options;
    }

    private static void Between(int value, int min, int max, string name)
    {
        if (value < min || value > max) throw new ArgumentException($"AbuseIpDbOptions.{name} is {value}; allowed is {min} to {max}.", "options");
    }
}

internal static class RdapCheck
{
    public static RdapOptions Check(RdapOptions options)
    {
        Guard.AtLeast(options.MaxBytes, 1);
        Guard.AtLeast(options.RequestsPerMinutePerServer, 1);
        Guard.InRange(options.MaxDomains, 1, 10_000_000);
        if (options.Bootstrap is not { IsAbsoluteUri: true }) throw new ArgumentException("RdapOptions.Bootstrap is no absolute address.", nameof(options));
        foreach ((string name, TimeSpan value) in (ReadOnlySpan<(string, TimeSpan)>)[(nameof(options.BootstrapLife), options.BootstrapLife), (nameof(options.Life), options.Life), (nameof(options.NegativeLife), options.NegativeLife), (nameof(options.BodyTimeout), options.BodyTimeout)])
        {
            if (value <= TimeSpan.Zero) throw new ArgumentException($"RdapOptions.{name} is {value}; it must be positive.", nameof(options));
        }
        return options;
    }
}
