using System.Net;
using MaxMind.Db;

namespace Threat.Features.Intelligence;

/// <summary>A MaxMind or DB-IP database (.mmdb) of your own: ASN, country, city or anonymous addresses. None ships with this package.</summary>
/// <remarks>
/// Thread-safe. The file is held in memory. Its build date counts as the day it was observed: an instant more than 30 days later than that
/// (the licence's own limit for GeoLite2), or earlier, is answered with null.
/// </remarks>
public sealed class GeoDatabase : IDisposable
{
    private static readonly TimeSpan DefaultMaxAge = TimeSpan.FromDays(30);
    private readonly Reader _reader;

    /// <summary>Opens a database.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxAge">After this time it says nothing more; null means 30 days.</param>
    /// <exception cref="InvalidDataException">The file is no such database, or is damaged.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public GeoDatabase(string path, TimeSpan? maxAge = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            _reader = new Reader(path, FileAccessMode.Memory);
        }
        catch (InvalidDatabaseException e)
        {
            throw new InvalidDataException($"'{path}' is no MaxMind database, or is damaged: {e.Message}", e);
        }
        MaxAge = maxAge ?? DefaultMaxAge;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(MaxAge, TimeSpan.Zero, nameof(maxAge));
        BuiltAt = new DateTimeOffset(DateTime.SpecifyKind(_reader.Metadata.BuildDate, DateTimeKind.Utc));
        Type = _reader.Metadata.DatabaseType;
    }

    /// <summary>The type the file names, as in "GeoLite2-ASN".</summary>
    public string Type { get; }

    /// <summary>When the file was built, UTC.</summary>
    public DateTimeOffset BuiltAt { get; }

    /// <summary>After this time the file says nothing more.</summary>
    public TimeSpan MaxAge { get; }

    /// <summary>Whether the file may be used for an instant.</summary>
    public bool IsValidAt(DateTimeOffset asOf) => asOf >= BuiltAt && asOf - BuiltAt <= MaxAge;

    /// <summary>What the file says of an address, or null when it is not valid at that instant or does not hold the address.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public GeoRecord? Find(IPAddress address, DateTimeOffset asOf)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!IsValidAt(asOf)) return null;
        IPAddress normal = EntityAddress.Normalize(address);
        if (normal.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 && _reader.Metadata.IPVersion == 4) return null;
        try
        {
            Dictionary<string, object>? fields = _reader.Find<Dictionary<string, object>>(normal);
            return fields is null ? null : GeoRecord.From(fields);
        }
        catch (InvalidDatabaseException e)
        {
            throw new InvalidDataException($"The database {Type} of {BuiltAt:yyyy-MM-dd} is damaged: {e.Message}", e);
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _reader.Dispose();
}
