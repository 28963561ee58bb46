using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.Identify.Protobuf;
using Codex.Libp2p.Records;
using Google.Protobuf;

namespace Codex.Libp2p.Protocols.Identify;

/// <summary>What this node tells about itself. The record is signed when addresses change, not per peer.</summary>
internal sealed class LocalIdentity(NodeKey key, string agent, ListenerTable protocols, TimeProvider timeProvider)
{
    private const string ProtocolVersion = "ipfs/0.1.0";

    private readonly Lock _lock = new();
    private IReadOnlyList<Multiaddr> _listening = [];
    private IReadOnlyList<Multiaddr>? _announced;
    private byte[]? _record;
    private ulong _lastSequence;

    /// <summary>The addresses told.</summary>
    public IReadOnlyList<Multiaddr> Addresses
    {
        get
        {
            lock (_lock)
                return _announced ?? _listening;
        }
    }

    public void Listening(IReadOnlyList<Multiaddr> addresses)
    {
        lock (_lock)
        {
            _listening = addresses;
            _record = null;
        }
    }

    public void Announce(IReadOnlyList<Multiaddr>? addresses)
    {
        lock (_lock)
        {
            _announced = addresses;
            _record = null;
        }
    }

    /// <summary>
    /// The message for one peer, at most <see cref="IdentifyLimits.MaxSentBytes"/>: should it be longer, addresses go
    /// first, for the record has them too.
    /// </summary>
    /// <param name="observed">Where this node sees the peer.</param>
    public byte[] Describe(Multiaddr observed)
    {
        var addresses = Addresses.Take(IdentifyLimits.MaxSentAddresses).ToArray();
        var message = new IdentifyMessage
        {
            PublicKey = ByteString.CopyFrom(key.PublicKeyProtobuf),
            ObservedAddr = ByteString.CopyFrom(observed.Bytes),
            ProtocolVersion = ByteString.CopyFromUtf8(ProtocolVersion),
            AgentVersion = ByteString.CopyFromUtf8(agent),
            SignedPeerRecord = ByteString.CopyFrom(Record(addresses)),
        };
        message.ListenAddrs.AddRange(addresses.Select(static a => ByteString.CopyFrom(a.Bytes)));
        message.Protocols.AddRange(protocols.Ids.Select(ByteString.CopyFromUtf8));
        if (message.CalculateSize() > IdentifyLimits.MaxSentBytes)
            message.ListenAddrs.Clear();
        return message.ToByteArray();
    }

    private byte[] Record(IReadOnlyList<Multiaddr> addresses)
    {
        lock (_lock)
        {
            if (_record is not null)
                return _record;
            // Two changes within a second still have to be told apart.
            _lastSequence = Math.Max((ulong)timeProvider.GetUtcNow().ToUnixTimeSeconds(), _lastSequence + 1);
            return _record = SignedPeerRecord.Create(key, _lastSequence, addresses).Envelope.Bytes.ToArray();
        }
    }
}
