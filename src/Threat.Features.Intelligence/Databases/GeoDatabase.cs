using System.Net;
using Threat.Features.Intelligence.Internal;

namespace Threat.Features.Intelligence;

/// <summary>A MaxMind or DB-IP database (.mmdb) of your own: ASN, country, city or anonymous addresses. None ships with this package.</summary>
/// <remarks>
/// Thread-safe. The file is held in memory. Its build date counts as the day it was observed: an instant more than 30 days later than that
/// (the licence's own limit for GeoLite2), or earlier, is answered with null. After <see cref="Reload"/> the edition before stays in memory for instants before the newer one was built.
/// </remarks>
public sealed class GeoDatabase : IDisposable
{
    private static readonly TimeSpan DefaultMaxAge = TimeSpan.FromDays(30);
    private readonly Lock _reload = new();
    private readonly string _path;
    private volatile GeoEdition _current;

    /// <summary>Opens a database.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxAge">After this time it says nothing more; null means 30 days.</param>
    /// <exception cref="InvalidDataException">The file is no such database, or is damaged.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxAge"/> is not positive.</exception>
    public GeoDatabase(string path, TimeSpan? maxAge = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        MaxAge = maxAge ?? DefaultMaxAge;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(MaxAge, TimeSpan.Zero, nameof(maxAge));
        _path = path;
        _current = GeoEdition.Open(path);
    }

    /// <summary>The type the file names, as in "GeoLite2-ASN".</summary>
    public string Type => _current.Type;

    /// <summary>When the file in use was built, UTC.</summary>
    public DateTimeOffset BuiltAt => _current.BuiltAt;

    /// <summary>After this time the file says nothing more.</summary>
    public TimeSpan MaxAge { get; }

    /// <summary>Whether there is an edition for an instant.</summary>
    public bool IsValidAt(DateTimeOffset asOf) => At(asOf) is not null;

    /// <summary>What the file says of an address, or null when it is not valid at that instant or does not hold the address.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public GeoRecord? Find(IPAddress address, DateTimeOffset asOf)
    {
        ArgumentNullException.ThrowIfNull(address);
        return At(asOf)?.Find(EntityAddress.Normalize(address));
    }

    /// <summary>Reads the file again if it was replaced since; lookups go on meanwhile. <c>AddThreatIntelligence</c> calls it every hour.</summary>
    /// <returns>Whether a new edition is in use.</returns>
    /// <exception cref="InvalidDataException">The new file is damaged, or of another type. The last one stays in use, and the next call tries again.</exception>
    /// <exception cref="IOException">The file cannot be read. The last one stays in use.</exception>
    public bool Reload()
    {
        lock (_reload)
        {
            GeoEdition last = _current;
            if (GeoEdition.StampOf(_path) == last.Stamp) return false;
            GeoEdition next = GeoEdition.Open(_path);
            if (next.Type != last.Type)
            {
                next.Dispose();
                throw new InvalidDataException($"'{_path}' is now of type {next.Type}; it was of type {last.Type}. Put a file of that type there, or start again with the other.");
            }
            // What falls out of use is left to the garbage collector: a lookup may still read it.
            next.Before = last.BuiltAt < next.BuiltAt ? last : null;
            last.Before = null;
            _current = next;
            return true;
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        lock (_reload)
        {
            _current.Before?.Dispose();
            _current.Dispose();
        }
    }

    private GeoEdition? At(DateTimeOffset asOf)
    {
        GeoEdition? edition = _current;
        if (asOf < edition.BuiltAt) edition = edition.Before;
        return edition is not null && asOf >= edition.BuiltAt && asOf - edition.BuiltAt <= MaxAge ? edition : null;
    }
}
