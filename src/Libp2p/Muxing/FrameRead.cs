namespace Codex.Libp2p.Muxing;

/// <summary>What came of looking for a frame's header.</summary>
internal enum FrameRead
{
    /// <summary>Not enough bytes yet; nothing was taken.</summary>
    Incomplete,

    /// <summary>A header was taken and acted upon.</summary>
    Taken,

    /// <summary>The connection is at its end.</summary>
    Ended,
}
