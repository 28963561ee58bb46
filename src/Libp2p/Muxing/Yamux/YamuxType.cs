namespace Codex.Libp2p.Muxing.Yamux;

/// <summary>Type of a frame (yamux specification, "Type Field").</summary>
internal enum YamuxType : byte
{
    Data = 0,
    WindowUpdate = 1,
    Ping = 2,
    GoAway = 3,
}
