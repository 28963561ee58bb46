namespace Codex.Libp2p.Muxing.Yamux;

/// <summary>Flags of a frame (yamux specification, "Flag Field").</summary>
[Flags]
internal enum YamuxFlags : ushort
{
    None = 0,
    Syn = 1,
    Ack = 2,
    Fin = 4,
    Rst = 8,
}
