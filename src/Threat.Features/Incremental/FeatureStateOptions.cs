namespace Threat.Features;

/// <summary>How much a <see cref="FeatureState"/> keeps. At the defaults a state stays within 64 KB. Read once, when the extractor is made.</summary>
public sealed class FeatureStateOptions
{
    /// <summary>
    /// The latest events kept one by one, 64 to 16,384, 40 bytes each. Features that look at sequences (scans, guessing, beacons, overlaps, gaps) equal the batch
    /// extractor's while the window holds at most half as many.
    /// </summary>
    /// <value>Default 384.</value>
    public int RecentEvents { get; set; } = 384;

    /// <summary>
    /// Room for counts of (key, hour), a power of 2 from 64 to 65,536, 8 bytes each; three quarters are used. Distinct counts and entropies of ports, users, destinations
    /// and the like equal the batch extractor's until it is full, and are estimated from a sample of the keys after that.
    /// </summary>
    /// <value>Default 2,048.</value>
    public int KeyCells { get; set; } = 2048;

    /// <summary>
    /// The key under which addresses, user names and commands are hashed, 16 bytes or more. All that exchange states need the same one. Null takes a fixed, public key:
    /// someone who knows it can craft names that collide and so hide how many there are.
    /// </summary>
    /// <value>Default null.</value>
    public byte[]? HashKey { get; set; }

    /// <summary>How far an event's time may lie after the instant at which it was received before it is refused as <see cref="FeatureStateUpdate.InFuture"/>. 0 or more.</summary>
    /// <value>Default 5 minutes.</value>
    public TimeSpan MaximumLead { get; set; } = TimeSpan.FromMinutes(5);
}
