using System.Diagnostics;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Records.Protobuf;
using Codex.Multiformats;
using Google.Protobuf;

namespace Codex.Libp2p.Records;

/// <summary>
/// Where a peer says it can be reached, signed by it (network, section 2). Text is <c>spr:</c> and the envelope in
/// base64url.
/// </summary>
[DebuggerDisplay("{PeerId} {Sequence}")]
public sealed class SignedPeerRecord
{
    private const string Scheme = "spr:";
    private const char Base64Url = (char)MultibaseEncoding.Base64Url;

    private SignedPeerRecord(SignedEnvelope envelope, ulong sequence, IReadOnlyList<Multiaddr> addresses)
    {
        Envelope = envelope;
        Sequence = sequence;
        Addresses = addresses;
    }

    /// <summary>The envelope, as it was received or made: this is what is passed on.</summary>
    public SignedEnvelope Envelope { get; }

    /// <summary>The peer that the record is about, and that signed it.</summary>
    public PeerId PeerId => Envelope.PublicKey.PeerId;

    /// <summary>Of two records of a peer, the larger is the newer: Unix time in seconds, mostly.</summary>
    public ulong Sequence { get; }

    /// <summary>
    /// The addresses, with or without the peer id at their end, as they are in the record. Those that are not
    /// understood or lead to another peer are left out: there may be none.
    /// </summary>
    public IReadOnlyList<Multiaddr> Addresses { get; }

    /// <summary>
    /// Makes and signs a record. Throws <see cref="ArgumentException"/> above <see cref="RecordLimits.MaxAddresses"/>
    /// addresses.
    /// </summary>
    public static SignedPeerRecord Create(IIdentityKey key, ulong sequence, IReadOnlyList<Multiaddr> addresses)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(addresses.Count, RecordLimits.MaxAddresses, nameof(addresses));
        var payload = new PeerRecordPayload
        {
            PeerId = ByteString.CopyFrom(key.PublicKey.PeerId.Bytes),
            Seq = sequence,
        };
        foreach (var address in addresses)
            payload.Addresses.Add(new PeerRecordPayload.Types.AddressInfo
            {
                Multiaddr = ByteString.CopyFrom(address.Bytes),
            });
        var envelope = SignedEnvelope.Seal(key, EnvelopePurpose.PeerRecord, payload.ToByteArray());
        return new SignedPeerRecord(envelope, sequence, [.. addresses]);
    }

    /// <summary>Decodes an envelope, verifies its signature, and that who signed is whom the record is about.</summary>
    public static RecordError TryDecode(ReadOnlySpan<byte> bytes, out SignedPeerRecord? record)
    {
        record = null;
        var error = SignedEnvelope.TryOpen(bytes, EnvelopePurpose.PeerRecord, out var envelope);
        if (error != RecordError.None)
            return error;
        if (!TryParsePayload(envelope!.Payload.Span, out var payload))
            return RecordError.Malformed;
        if (!payload.PeerId.Span.SequenceEqual(envelope.PublicKey.PeerId.Bytes))
            return RecordError.WrongPeer;
        record = new SignedPeerRecord(envelope, payload.Seq, ReadAddresses(payload, envelope.PublicKey.PeerId));
        return RecordError.None;
    }

    /// <summary>Parses the text, and checks as <see cref="TryDecode"/> does.</summary>
    public static RecordError TryParse(string text, out SignedPeerRecord? record)
    {
        record = null;
        if (!text.StartsWith(Scheme, StringComparison.Ordinal))
            return RecordError.NotARecordText;
        if (text.Length > RecordLimits.MaxTextLength)
            return RecordError.TooLong;
        var multibase = $"{Base64Url}{text.AsSpan(Scheme.Length)}";
        var error = Multibase.TryDecode(multibase, RecordLimits.MaxEnvelopeBytes, out _, out var bytes);
        return error == MultibaseError.None ? TryDecode(bytes, out record) : RecordError.NotARecordText;
    }

    /// <summary>The text.</summary>
    public override string ToString() =>
        $"{Scheme}{Multibase.Encode(MultibaseEncoding.Base64Url, Envelope.Bytes.Span).AsSpan(1)}";

    private static bool TryParsePayload(ReadOnlySpan<byte> bytes, out PeerRecordPayload payload)
    {
        payload = new PeerRecordPayload();
        try
        {
            payload.MergeFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
        return payload.HasPeerId && payload.HasSeq;
    }

    private static List<Multiaddr> ReadAddresses(PeerRecordPayload payload, PeerId peer)
    {
        var addresses = new List<Multiaddr>();
        foreach (var info in payload.Addresses.Take(RecordLimits.MaxAddresses))
        {
            var isOurs = Multiaddr.TryDecode(info.Multiaddr.Span, out var address) == MultiaddrError.None
                && (address!.Peer is not { } named || named == peer);
            if (isOurs)
                addresses.Add(address!);
        }
        return addresses;
    }
}
