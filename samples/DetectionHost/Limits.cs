using System.ComponentModel.DataAnnotations;

namespace DetectionHost;

/// <summary>What one caller may ask for; the configuration section "Limits".</summary>
internal sealed class Limits
{
    /// <summary>Bytes of a request's body; more is answered with 413.</summary>
    [Range(1_024, 1_073_741_824)]
    public long BodyBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Sources in one batch; more is answered with 400.</summary>
    [Range(1, 10_000)]
    public int SourcesPerBatch { get; set; } = 100;

    /// <summary>Events of one source in a request; more is answered with 400.</summary>
    [Range(1, 1_000_000)]
    public int EventsPerSource { get; set; } = 10_000;

    /// <summary>Requests a minute of one API key; more is answered with 429.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerMinute { get; set; } = 600;

    /// <summary>Requests a minute of one address without a valid key, so that keys cannot be guessed in bulk.</summary>
    [Range(1, 1_000_000)]
    public int AnonymousRequestsPerMinute { get; set; } = 60;

    /// <summary>Detections kept for review; the oldest go first.</summary>
    [Range(1, 10_000_000)]
    public int KeptDetections { get; set; } = 10_000;
}
