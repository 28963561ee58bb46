namespace Codex.Exchange.Messages;

/// <summary>
/// A block as a peer sent it: nothing of it is verified. It lies in memory of the connection, and is gone when the
/// handler returns.
/// </summary>
/// <param name="address">What it claims to be.</param>
/// <param name="cid">The binary CID that it came with; may be empty.</param>
/// <param name="data">The block.</param>
/// <param name="proof">The protobuf of the inclusion proof; empty when there is none.</param>
public readonly ref struct BlockDelivery(
    BlockAddress address, ReadOnlySpan<byte> cid, ReadOnlySpan<byte> data, ReadOnlySpan<byte> proof)
{
    /// <summary>What it claims to be.</summary>
    public BlockAddress Address { get; } = address;

    /// <summary>The binary CID that it came with; may be empty.</summary>
    public ReadOnlySpan<byte> Cid { get; } = cid;

    /// <summary>The block.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;

    /// <summary>The protobuf of the inclusion proof; empty when there is none.</summary>
    public ReadOnlySpan<byte> Proof { get; } = proof;
}
