using System.Net;
using System.Net.Sockets;
using MaxMind.Db;

namespace Threat.Features.Intelligence.Internal;

/// <summary>A database file as it was when it was opened.</summary>
internal sealed class GeoEdition : IDisposable
{
    private readonly Reader _reader;
    private volatile GeoEdition? _before;

    private GeoEdition(Reader reader, (DateTime, long) stamp)
    {
        _reader = reader;
        Stamp = stamp;
        BuiltAt = new DateTimeOffset(DateTime.SpecifyKind(reader.Metadata.BuildDate, DateTimeKind.Utc));
    }

    /// <summary>When the file was written, and its length: another stamp is another file.</summary>
    public (DateTime Written, long Length) Stamp { get; }

    public DateTimeOffset BuiltAt { get; }

    public string Type => _reader.Metadata.DatabaseType;

    /// <summary>The edition for instants before this one was built, or null.</summary>
    public GeoEdition? Before { get => _before; set => _before = value; }

    public static (DateTime Written, long Length) StampOf(string path)
    {
        FileInfo file = new(path);
        return (file.LastWriteTimeUtc, file.Length);
    }

    public static GeoEdition Open(string path)
    {
        (DateTime, long) stamp = StampOf(path); // first, so that a file replaced meanwhile is seen as another
        try
        {
            return new GeoEdition(new Reader(path, FileAccessMode.Memory), stamp);
        }
        catch (InvalidDatabaseException e)
        {
            throw new InvalidDataException($"'{path}' is no MaxMind database, or is damaged: {e.Message}", e);
        }
    }

    public GeoRecord? Find(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && _reader.Metadata.IPVersion == 4) return null;
        try
        {
            Dictionary<string, object>? fields = _reader.Find<Dictionary<string, object>>(address);
            return fields is null ? null : GeoRecord.From(fields);
        }
        catch (InvalidDatabaseException e)
        {
            throw new InvalidDataException($"The database {Type} of {BuiltAt:yyyy-MM-dd} is damaged: {e.Message}", e);
        }
    }

    public void Dispose() => _reader.Dispose();
}
