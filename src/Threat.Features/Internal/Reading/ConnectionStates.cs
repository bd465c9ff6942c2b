namespace Threat.Features.Internal;

internal static class ConnectionStates
{
    private static readonly FieldTable Codes = new("S0", "S1", "SF", "REJ", "S2", "S3", "RSTO", "RSTR", "RSTOS0", "RSTRH", "SH", "SHR", "OTH");

    public static ConnectionState Parse(ReadOnlySpan<byte> code) => (ConnectionState)(Codes.Find(code) + 1);
}
