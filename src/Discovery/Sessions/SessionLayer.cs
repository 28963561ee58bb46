using System.Net;
using System.Security.Cryptography;
using Codex.Discovery.Bounds;
using Codex.Discovery.Messages;
using Codex.Discovery.Metrics;
using Codex.Discovery.Packets;
using Codex.Discovery.Records;
using Codex.Discovery.Routing;
using Codex.Discovery.Transport;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Records;

namespace Codex.Discovery.Sessions;

/// <summary>
/// Messages over packets: opens sessions when there is something to say, challenges whom it cannot read, and proves
/// who this node is (network, sections 4.2 and 4.4).
/// </summary>
/// <remarks>
/// <para>
/// The initiator A sends a packet that B cannot read (random bytes, or under keys that B lost). B answers with a
/// challenge and keeps it for half a second. A answers with a handshake: its signature over the challenge, a new public
/// key, its record if B has not the latest, and the message that it wanted to send. Now both have the same two keys.
/// </para>
/// <para>
/// Costs are on the side of whoever begins: B does nothing costly before a handshake arrives that fits a challenge, and
/// a challenge goes to the address that the packet came from. So a forged source never makes this node sign, verify or
/// agree on keys, and is sent no more bytes than it cost.
/// </para>
/// <para><see cref="Receive"/> is for one thread; sending is for any.</para>
/// </remarks>
internal sealed class SessionLayer(
    NodeKey key,
    IDatagramSocket socket,
    ISessionEvents events,
    RecordVerifier verifier,
    SourceBudgets budgets,
    DiscoveryMetrics metrics,
    DiscoveryLimits limits,
    TimeProvider timeProvider) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly NodeId _localId = NodeId.Of(key.PeerId);
    private readonly HeaderMask _mask = new(NodeId.Of(key.PeerId));
    private readonly ChallengeTable _challenges = new(limits, timeProvider);
    private readonly SentMessages _sent = new(limits, timeProvider);
    private readonly OpeningTable _openings = new(limits, timeProvider);

    /// <summary>The sessions there are.</summary>
    public SessionTable Sessions { get; } = new(limits.MaxSessions);

    /// <summary>Sends a message; opens a session first where there is none.</summary>
    public void Send(NodeContact receiver, byte[] message)
    {
        var nonce = PacketNonce.Next();
        var outgoing = new OutgoingMessage(receiver, message);
        var writeKey = Sessions.FindWriteKey(receiver.Address);
        lock (_lock)
        {
            if (writeKey is null && !_openings.TryBegin(outgoing))
                return;
            _sent.Add(nonce, outgoing);
        }
        var head = OrdinaryHead(nonce);
        Put(receiver.EndPoint, writeKey is null
            ? PacketWriter.Plain(receiver.Id, head, RandomNumberGenerator.GetBytes(PacketLayout.RandomMessageBytes))
            : PacketWriter.Seal(receiver.Id, head, writeKey, message));
    }

    /// <summary>Answers a message, over the session that it came through. Without one the answer is lost.</summary>
    public void Reply(NodeAddress receiver, byte[] message)
    {
        if (Sessions.FindWriteKey(receiver) is { } writeKey)
            Put(receiver.EndPoint, PacketWriter.Seal(receiver.Id, OrdinaryHead(PacketNonce.Next()), writeKey, message));
    }

    /// <summary>Handles one packet. Takes any bytes; never throws.</summary>
    public void Receive(IPEndPoint source, ReadOnlyMemory<byte> bytes)
    {
        if (!UnmaskedPacket.TryRead(_mask, bytes, out var packet))
        {
            metrics.Received(PacketFate.Garbage);
            return;
        }
        metrics.Received(packet.Flag switch
        {
            PacketFlag.Ordinary => OnOrdinary(source, packet),
            PacketFlag.Challenge => OnChallenge(source, packet),
            _ => OnHandshake(source, packet),
        });
    }

    public void Dispose() => _mask.Dispose();

    private PacketFate OnOrdinary(IPEndPoint source, UnmaskedPacket packet)
    {
        var node = new NodeAddress(new NodeId(packet.Authdata.Span), source);
        return Sessions.TryOpen(node, packet) is { } message ? Deliver(node, message) : Challenge(node, packet.Nonce);
    }

    private PacketFate Challenge(NodeAddress node, PacketNonce nonce)
    {
        if (node.Id == _localId || _challenges.IsWaiting(node) || !budgets.TryTakeChallenge())
            return PacketFate.Unreadable;
        var record = events.FindRecord(node.Id);
        var authdata = new ChallengeAuthdata(
            RandomNumberGenerator.GetBytes(PacketLayout.IdNonceBytes), record?.Sequence ?? 0);
        var head = PacketWriter.Head(NextIv(), PacketFlag.Challenge, nonce, authdata.ToArray());
        _challenges.Add(node, new PendingChallenge(head, record, timeProvider.GetTimestamp()));
        Put(node.EndPoint, PacketWriter.Plain(node.Id, head, []));
        return PacketFate.Challenged;
    }

    private PacketFate OnChallenge(IPEndPoint source, UnmaskedPacket packet)
    {
        OutgoingMessage? outgoing;
        lock (_lock)
            outgoing = _sent.TryTake(packet.Nonce, source);
        if (outgoing is null)
            return PacketFate.UnknownChallenge;
        var receiver = outgoing.Receiver;
        if (Handshake.TryAnswer(key, events.LocalRecord, receiver, packet) is not { } answer)
            return PacketFate.UnknownChallenge;
        Sessions.Store(receiver.Address, answer.Keys.Initiator, answer.Keys.Recipient, receiver);
        var nonce = PacketNonce.Next();
        var head = PacketWriter.Head(NextIv(), PacketFlag.Handshake, nonce, answer.Authdata);
        Put(source, PacketWriter.Seal(receiver.Id, head, answer.Keys.Initiator, outgoing.Message));
        SendWaiting(receiver.Address);
        return PacketFate.Answered;
    }

    private PacketFate OnHandshake(IPEndPoint source, UnmaskedPacket packet)
    {
        if (!HandshakeAuthdata.TryRead(packet.Authdata, out var authdata))
            return PacketFate.BadHandshake;
        var node = new NodeAddress(authdata.Source, source);
        // The challenge first: without one nothing is verified.
        if (_challenges.TryTake(node) is not { } challenge)
            return PacketFate.UnknownHandshake;
        if (!budgets.TryTakeCostly(source.Address))
            return PacketFate.HandshakeOverBudget;
        SignedPeerRecord? record = null;
        if (!authdata.Record.IsEmpty && (record = verifier.TryVerify(authdata.Record.Span)) is null)
            return PacketFate.BadHandshake;
        var publicKey = (record ?? challenge.KnownRecord)?.Envelope.PublicKey;
        var keys = Handshake.TryAccept(key, challenge.Data, authdata, publicKey);
        var message = keys is null ? null : MessageSeal.TryOpen(keys.Initiator, packet);
        var envelope = message is null ? null : MessageCodec.TryDecode(message);
        if (envelope is null)
            return PacketFate.BadHandshake;
        var contact = envelope.IsFromClient ? null : ContactOf(node, record ?? challenge.KnownRecord!);
        Sessions.Store(node, keys!.Recipient, keys.Initiator, contact);
        if (contact is not null)
            events.OnReachable(contact);
        events.OnMessage(node, envelope);
        // Both may have begun at once: then this session serves what waits for the other one.
        SendWaiting(node);
        return PacketFate.Handshake;
    }

    private void SendWaiting(NodeAddress node)
    {
        IReadOnlyList<OutgoingMessage> waiting;
        lock (_lock)
            waiting = _openings.End(node);
        foreach (var message in waiting)
            Send(message.Receiver, message.Message);
    }

    /// <summary>
    /// A record may say anything of addresses: only the one that the node was just heard at is believed.
    /// </summary>
    private static NodeContact? ContactOf(NodeAddress node, SignedPeerRecord record) =>
        NodeContact.TryCreate(record) is { } contact && contact.EndPoint.Equals(node.EndPoint) ? contact : null;

    private PacketFate Deliver(NodeAddress node, byte[] message)
    {
        if (MessageCodec.TryDecode(message) is not { } envelope)
            return PacketFate.BadMessage;
        // A session may outlive a place in the table, and then no handshake ever tells of this node again.
        if (!envelope.IsFromClient && events.FindRecord(node.Id) is null && Sessions.FindContact(node) is { } contact)
            events.OnReachable(contact);
        events.OnMessage(node, envelope);
        return PacketFate.Message;
    }

    private byte[] OrdinaryHead(PacketNonce nonce)
    {
        Span<byte> authdata = stackalloc byte[NodeId.Bytes];
        _localId.CopyTo(authdata);
        return PacketWriter.Head(NextIv(), PacketFlag.Ordinary, nonce, authdata);
    }

    private static byte[] NextIv() => RandomNumberGenerator.GetBytes(PacketLayout.IvBytes);

    private void Put(IPEndPoint destination, byte[] packet)
    {
        if (socket.TrySend(packet, destination))
            metrics.Sent();
    }
}
