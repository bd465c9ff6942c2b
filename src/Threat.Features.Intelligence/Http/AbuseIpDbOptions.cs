namespace Threat.Features.Intelligence;

/// <summary>Options of <see cref="AbuseIpDb"/>.</summary>
public sealed class AbuseIpDbOptions
{
    /// <summary>The key of your account. It comes from configuration and appears in no log and no error.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>Where the service is.</summary>
    /// <value>Default "https://api.abuseipdb.com/api/v2/".</value>
    public Uri BaseAddress { get; set; } = new("https://api.abuseipdb.com/api/v2/");

    /// <summary>Checks a day that your plan allows.</summary>
    /// <value>Default 1,000, the free plan.</value>
    public int DailyChecks { get; set; } = 1000;

    /// <summary>Blacklist downloads a day that your plan allows.</summary>
    /// <value>Default 5, the free plan.</value>
    public int DailyBlacklists { get; set; } = 5;

    /// <summary>A file in which the day's use is kept, so that a restart does not spend it twice; null keeps it in memory. While the file cannot be read or written no call is made. One process uses it at a time.</summary>
    public string? BudgetPath { get; set; }

    /// <summary>How many days of reports count.</summary>
    /// <value>Default 90.</value>
    public int MaxAgeInDays { get; set; } = 90;

    /// <summary>How long a report with a score above 0 is used.</summary>
    /// <value>Default 1 day.</value>
    public TimeSpan ReportLife { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long a report with score 0 is used.</summary>
    /// <value>Default 6 hours.</value>
    public TimeSpan CleanLife { get; set; } = TimeSpan.FromHours(6);

    /// <summary>How long reports and blacklists are kept for replays of the past.</summary>
    /// <value>Default 14 days; at least <see cref="ReportLife"/> and <see cref="CleanLife"/>.</value>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(14);

    /// <summary>Of how many addresses reports are kept in memory; beyond it those checked longest ago are forgotten.</summary>
    /// <value>Default 100,000; allowed is 1 to 10,000,000.</value>
    public int MaxReports { get; set; } = 100_000;

    /// <summary>An answer whose body takes longer is refused.</summary>
    /// <value>Default 30 seconds.</value>
    public TimeSpan BodyTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The lowest score on the downloaded blacklist.</summary>
    /// <value>Default 100, the free plan's.</value>
    public int BlacklistConfidence { get; set; } = 100;

    /// <summary>Allow http, for a proxy in your own network.</summary>
    /// <value>Default false.</value>
    public bool AllowHttp { get; set; }
}
