namespace Threat.Features;

/// <summary>Options of every reader.</summary>
public sealed class EventReaderOptions
{
    /// <summary>What to do with a line that cannot be read.</summary>
    /// <value>Default <see cref="MalformedLineHandling.Skip"/>.</value>
    public MalformedLineHandling MalformedLines { get; set; } = MalformedLineHandling.Skip;

    /// <summary>Hashes passwords that a log holds; null takes a random key, so that hashes compare within this reader only.</summary>
    /// <value>Default null.</value>
    public SecretHasher? Hasher { get; set; }

    /// <summary>The longest line in bytes, 256 to 268,435,456; a longer one is malformed. It bounds a reader's memory.</summary>
    /// <value>Default 1,048,576.</value>
    public int MaxLineBytes { get; set; } = 1 << 20;

    /// <summary>The zone of timestamps that name none (syslog, Argus).</summary>
    /// <value>Default UTC.</value>
    public TimeZoneInfo TimeZone { get; set; } = TimeZoneInfo.Utc;

    /// <summary>The year of the first line of a log without years (syslog), 1970 to 9998; null tells it from <see cref="LastWritten"/>.</summary>
    /// <value>Default null.</value>
    public int? FirstYear { get; set; }

    /// <summary>When a log without years (syslog) was last written: its first line is of the latest year that does not lie after this. A log of more than a year needs <see cref="FirstYear"/>. Null takes the file's own time.</summary>
    /// <value>Default null.</value>
    public DateTimeOffset? LastWritten { get; set; }

    /// <summary>Receives progress about once per MiB of text.</summary>
    /// <value>Default null.</value>
    public IProgress<ReadProgress>? Progress { get; set; }
}
