namespace Threat.Features.Internal;

/// <summary>How a TCP connection ended, in Zeek's terms, by the flags that were seen.</summary>
internal static class TcpFlagStates
{
    private const int Fin = 1, Syn = 2, Rst = 4, Psh = 8, Ack = 16, Other = 64;

    /// <summary>Flags as letters (".AP.SF"), as a number or as a hexadecimal one ("27", "0x1b"); 0 for none.</summary>
    public static int Parse(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("0x"u8)) return System.Buffers.Text.Utf8Parser.TryParse(text[2..], out int hex, out int used, 'x') && used == text.Length - 2 ? hex & (Fin | Syn | Rst | Psh | Ack) : 0;
        if (Utf8Values.Count(text) is var number and >= 0) return (int)(number & (Fin | Syn | Rst | Psh | Ack));
        int flags = 0;
        foreach (byte letter in text)
        {
            flags |= letter switch { (byte)'F' => Fin, (byte)'S' => Syn, (byte)'R' => Rst, (byte)'P' => Psh, (byte)'A' => Ack, (byte)'.' => 0, _ => Other };
        }
        return flags;
    }

    /// <summary>By the flags of each side.</summary>
    public static ConnectionState Of(int from, int to)
    {
        bool opened = (from & Syn) != 0, answered = (to & Syn) != 0;
        if (to == 0) return !opened ? ConnectionState.OTH : (from & Rst) != 0 ? ConnectionState.RSTOS0 : (from & Fin) != 0 ? ConnectionState.SH : ConnectionState.S0;
        if ((to & Rst) != 0 && !answered) return opened ? ConnectionState.REJ : ConnectionState.OTH;
        if ((from & to & Fin) != 0) return ConnectionState.SF;
        if ((from & Rst) != 0) return ConnectionState.RSTO;
        if ((to & Rst) != 0) return ConnectionState.RSTR;
        if (!opened && !answered) return ConnectionState.OTH;
        return (from & Fin) != 0 ? ConnectionState.S2 : (to & Fin) != 0 ? ConnectionState.S3 : ConnectionState.S1;
    }

    /// <summary>By the flags of one record without telling the sides apart: those of the sender when nothing says that there were answers.</summary>
    public static ConnectionState OfRecord(int flags, long? answers)
    {
        if (flags == 0) return ConnectionState.Unknown;
        if ((flags & Syn) == 0) return ConnectionState.OTH;
        bool acknowledged = (flags & Ack) != 0;
        if ((flags & Rst) != 0)
        {
            if (answers > 0 && (flags & (Psh | Fin)) == 0) return ConnectionState.REJ;
            return acknowledged ? ConnectionState.RSTO : ConnectionState.RSTOS0;
        }
        if ((flags & Fin) != 0) return acknowledged ? ConnectionState.SF : ConnectionState.SH;
        return acknowledged || answers > 0 ? ConnectionState.S1 : ConnectionState.S0;
    }
}
