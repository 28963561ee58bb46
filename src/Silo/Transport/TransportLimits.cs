namespace Codex.Silo.Transport;

/// <summary>Memory that the REST server's connections may use.</summary>
internal static class TransportLimits
{
    /// <summary>
    /// Most bytes on their way from one peer over one stream, 4 MiB: with several fast peers, what a stream may hold is
    /// what the node's memory grows by. Over a round trip of 100 ms it lets 40 MB/s through from each peer.
    /// </summary>
    public const int PeerWindowBytes = 4 * 1024 * 1024;

    /// <summary>
    /// Bytes of a buffer. Kestrel's own 4 KiB make an upload a quarter of a million receives per GiB, four times the
    /// CPU; 64 KiB is also a block, so that a download reads blocks straight into what is sent.
    /// </summary>
    public const int BufferBytes = 64 * 1024;

    /// <summary>Buffers kept while nothing needs them: 4 MiB.</summary>
    public const int IdleBuffers = 64;

    /// <summary>Connections at a time; more are closed at once.</summary>
    public const int Connections = 1024;

    /// <summary>
    /// Threads that start without delay. Reads and flushes of files hold their thread; the pool's own rule, one per
    /// core, would let two slow ones stop every other request for half a second.
    /// </summary>
    public const int MinWorkerThreads = 16;
}
