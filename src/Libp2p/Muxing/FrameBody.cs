namespace Codex.Libp2p.Muxing;

/// <summary>What follows a frame's header.</summary>
/// <param name="Stream">The stream that the frame is about, or null.</param>
/// <param name="Length">Bytes that belong to the frame.</param>
/// <param name="IsWanted">They are data for the stream; otherwise they are dropped.</param>
/// <param name="Closes">After them the other side closes its half.</param>
/// <param name="Resets">After them the stream is reset.</param>
internal readonly record struct FrameBody(
    MuxedStream? Stream, long Length, bool IsWanted = false, bool Closes = false, bool Resets = false);
