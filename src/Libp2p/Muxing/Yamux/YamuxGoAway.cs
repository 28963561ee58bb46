namespace Codex.Libp2p.Muxing.Yamux;

/// <summary>Codes of a goodbye (yamux specification, "GoAway").</summary>
internal static class YamuxGoAway
{
    public const uint Normal = 0;
    public const uint ProtocolError = 1;
}
