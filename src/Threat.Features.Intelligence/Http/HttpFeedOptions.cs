namespace Threat.Features.Intelligence;

/// <summary>A list that is downloaded again and again.</summary>
public sealed class HttpFeedOptions
{
    /// <summary>The name, unique among the providers.</summary>
    public string Name { get; set; } = "";

    /// <summary>Where it is; https, unless <see cref="AllowHttp"/>.</summary>
    public Uri? Url { get; set; }

    /// <summary>Its format.</summary>
    /// <value>Default <see cref="FeedFormat.Lines"/>.</value>
    public FeedFormat Format { get; set; }

    /// <summary>What being listed means. Lists of command-and-control servers are always <see cref="FeedKind.CommandAndControl"/>.</summary>
    /// <value>Default <see cref="FeedKind.Reported"/>.</value>
    public FeedKind Kind { get; set; }

    /// <summary>How often it is asked for. Publishers block who asks too often: Spamhaus wants at most once an hour.</summary>
    /// <value>Default 1 hour; 1 minute to 30 days.</value>
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>After this time without a successful refresh the list says nothing more.</summary>
    /// <value>Default 2 days.</value>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(2);

    /// <summary>How long old snapshots are kept; is_tor_exit_node looks 7 days back.</summary>
    /// <value>Default 14 days.</value>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(14);

    /// <summary>How much a listing weighs in reputation_score, 0 to 1.</summary>
    /// <value>Default 0.5.</value>
    public double Weight { get; set; } = 0.5;

    /// <summary>A longer body, after decompression, is refused.</summary>
    /// <value>Default 64 MiB.</value>
    public int MaxBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>A body that takes longer is refused.</summary>
    /// <value>Default 1 minute.</value>
    public TimeSpan BodyTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>A JSON body with which the list is asked for by POST, as ThreatFox wants: <c>{"query":"get_iocs","days":1}</c>; null asks by GET.</summary>
    public string? RequestBody { get; set; }

    /// <summary>The name of a header that carries a key, as "Auth-Key"; null means none. It is sent to the server of <see cref="Url"/> alone; give <c>RefreshAsync</c> a client that follows no redirect by itself.</summary>
    public string? KeyHeader { get; set; }

    /// <summary>The key. It comes from configuration and appears in no log and no error.</summary>
    public string? Key { get; set; }

    /// <summary>Allow http, for a mirror in your own network.</summary>
    /// <value>Default false.</value>
    public bool AllowHttp { get; set; }
}
