namespace Threat.Features.Intelligence;

/// <summary>Options of <see cref="RdapDomains"/>.</summary>
public sealed class RdapOptions
{
    /// <summary>The table that names the server of each top-level domain (RFC 9224).</summary>
    /// <value>Default "https://data.iana.org/rdap/dns.json".</value>
    public Uri Bootstrap { get; set; } = new("https://data.iana.org/rdap/dns.json");

    /// <summary>How long that table is used.</summary>
    /// <value>Default 1 day.</value>
    public TimeSpan BootstrapLife { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long a registration date is used.</summary>
    /// <value>Default 30 days.</value>
    public TimeSpan Life { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long it is remembered that a domain has none.</summary>
    /// <value>Default 1 day.</value>
    public TimeSpan NegativeLife { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How many domains are kept in memory; beyond it those looked up longest ago are forgotten.</summary>
    /// <value>Default 100,000; allowed is 1 to 10,000,000.</value>
    public int MaxDomains { get; set; } = 100_000;

    /// <summary>A longer answer about a domain is refused.</summary>
    /// <value>Default 256 KiB.</value>
    public int MaxBytes { get; set; } = 256 * 1024;

    /// <summary>An answer whose body takes longer is refused.</summary>
    /// <value>Default 20 seconds.</value>
    public TimeSpan BodyTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Requests a minute to one server.</summary>
    /// <value>Default 30.</value>
    public int RequestsPerMinutePerServer { get; set; } = 30;

    /// <summary>Allow http and private addresses, for a mirror in your own network. Otherwise a server that resolves to a private address is refused.</summary>
    /// <value>Default false.</value>
    public bool AllowPrivateServers { get; set; }
}
