using Codex.Libp2p.Addressing;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Muxing;
using Codex.Libp2p.Protocols.Identify;
using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Hosting;

/// <summary>An authenticated, multiplexed connection with one peer.</summary>
public interface ISession
{
    /// <summary>Who is at the other end.</summary>
    PeerId RemotePeer { get; }

    /// <summary>The protobuf of the other end's public key.</summary>
    ReadOnlyMemory<byte> RemotePublicKey { get; }

    /// <summary>Where the other end is, without its peer id.</summary>
    Multiaddr RemoteAddress { get; }

    /// <summary>By which way the connection goes.</summary>
    ConnectionPath Path { get; }

    /// <summary>True when this node dialled.</summary>
    bool IsOutbound { get; }

    /// <summary>The muxer's protocol id.</summary>
    string MuxerId { get; }

    /// <summary>Streams open now.</summary>
    int StreamCount { get; }

    /// <summary>
    /// What the peer told about itself last; null while it has told nothing.
    /// </summary>
    IdentifyInfo? Remote { get; }

    /// <summary>
    /// Completes, never faulted, when the peer was first asked about itself: with the answer, or null if there is none.
    /// </summary>
    Task<IdentifyInfo?> Identified { get; }

    /// <summary>Completes, never faulted, when the connection has ended, with why.</summary>
    Task<MuxerEnd> Ended { get; }

    /// <summary>
    /// Opens a stream and agrees on the first of <paramref name="protocolIds"/> that the peer speaks. Waits until the
    /// peer has been identified, and on mplex with js-libp2p for its turn: five a second.
    /// </summary>
    ValueTask<OpenStreamResult> OpenStreamAsync(
        IReadOnlyList<string> protocolIds, CancellationToken cancellationToken = default);

    /// <summary>Ends the connection politely: streams first, then the muxer, then TCP.</summary>
    Task DisconnectAsync();
}
