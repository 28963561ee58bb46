namespace Codex.Libp2p.Records;

/// <summary>
/// What an envelope is for. Both go into the signature, so that a signature made for one purpose serves no other.
/// </summary>
/// <param name="Domain">The domain.</param>
/// <param name="PayloadType">The type of the contents.</param>
public sealed record EnvelopePurpose(string Domain, ReadOnlyMemory<byte> PayloadType)
{
    /// <summary>Peer records (libp2p wire, section 1): the type is two raw bytes, not a varint.</summary>
    public static EnvelopePurpose PeerRecord { get; } = new("libp2p-peer-record", new byte[] { 0x03, 0x01 });

    /// <summary>Vouchers of relays.</summary>
    public static EnvelopePurpose RelayVoucher { get; } = new("libp2p-relay-rsvp", new byte[] { 0x03, 0x02 });
}
