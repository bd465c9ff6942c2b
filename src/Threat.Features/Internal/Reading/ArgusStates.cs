namespace Threat.Features.Internal;

/// <summary>Argus's states in Zeek's terms: for TCP the flags of both sides, "FSPA_FSPA"; for the rest whether there was an answer.</summary>
internal static class ArgusStates
{
    public static ConnectionState Parse(TransportProtocol protocol, ReadOnlySpan<byte> state)
    {
        if (state.IsEmpty) return ConnectionState.Unknown;
        if (protocol != TransportProtocol.Tcp)
        {
            if (state.SequenceEqual("CON"u8) || state.SequenceEqual("RSP"u8) || state.SequenceEqual("ECR"u8)) return ConnectionState.SF;
            return state.SequenceEqual("URP"u8) || state.SequenceEqual("URH"u8) ? ConnectionState.REJ : state.SequenceEqual("INT"u8) || state.SequenceEqual("REQ"u8) ? ConnectionState.S0 : ConnectionState.OTH;
        }
        int bar = state.IndexOf((byte)'_');
        if (bar < 0) return state.SequenceEqual("FIN"u8) || state.SequenceEqual("CLO"u8) ? ConnectionState.SF : state.SequenceEqual("RST"u8) ? ConnectionState.RSTO : ConnectionState.OTH;
        ReadOnlySpan<byte> from = state[..bar], to = state[(bar + 1)..];
        bool opened = from.Contains((byte)'S'), answered = to.Contains((byte)'S');
        if (to.IsEmpty) return opened ? from.Contains((byte)'R') ? ConnectionState.RSTOS0 : from.Contains((byte)'F') ? ConnectionState.SH : ConnectionState.S0 : ConnectionState.OTH;
        if (to.Contains((byte)'R') && !answered) return opened ? ConnectionState.REJ : ConnectionState.OTH;
        if (from.Contains((byte)'F') && to.Contains((byte)'F')) return ConnectionState.SF;
        if (from.Contains((byte)'R')) return ConnectionState.RSTO;
        if (to.Contains((byte)'R')) return ConnectionState.RSTR;
        if (!opened && !answered) return ConnectionState.OTH;
        return from.Contains((byte)'F') ? ConnectionState.S2 : to.Contains((byte)'F') ? ConnectionState.S3 : ConnectionState.S1;
    }
}
