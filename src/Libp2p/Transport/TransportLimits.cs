namespace Codex.Libp2p.Transport;

/// <summary>Bounds of the TCP transport (libp2p wire, section 12).</summary>
public static class TransportLimits
{
    /// <summary>
    /// Bytes asked of the kernel at once, and the size of a block that collects what is to be sent. Blocks of 4 KiB
    /// reach a third of what blocks from 64 KiB on do.
    /// </summary>
    public const int BlockBytes = 128 * 1024;

    /// <summary>Connections that the kernel completes ahead of us, per listening socket.</summary>
    public const int Backlog = 512;

    /// <summary>Addresses of one peer that one dial tries. More are dropped, in the order given.</summary>
    public const int MaxAddressesPerDial = 16;

    /// <summary>Addresses that one node listens on.</summary>
    public const int MaxListenAddresses = 16;

    /// <summary>Addresses taken from the answer to one name.</summary>
    public const int MaxAddressesPerName = 8;

    /// <summary>Longest wait for one address to take a connection.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Longest wait for the answer to a name.</summary>
    public static readonly TimeSpan ResolveTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Head start of one address over the next (RFC 8305, section 8: 250 ms).</summary>
    public static readonly TimeSpan AttemptDelay = TimeSpan.FromMilliseconds(250);

    /// <summary>Silence after which the kernel asks whether the other side is still there.</summary>
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(60);

    /// <summary>Pause before accepting again when the process has no descriptor left for a connection.</summary>
    public static readonly TimeSpan AcceptRetry = TimeSpan.FromMilliseconds(100);
}
