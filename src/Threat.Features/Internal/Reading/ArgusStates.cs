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
        return TcpFlagStates.Of(TcpFlagStates.Parse(state[..bar]), TcpFlagStates.Parse(state[(bar + 1)..]));
    }
}
