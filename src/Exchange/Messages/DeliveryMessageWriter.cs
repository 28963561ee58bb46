namespace Codex.Exchange.Messages;

/// <summary>
/// Writes a message of deliveries into memory of a pipe, leaving the bytes of blocks to be read straight into it. A
/// block that turns out not to be readable is left out again, so that nothing is promised before it is there.
/// </summary>
internal ref struct DeliveryMessageWriter
{
    private readonly Span<byte> _destination;
    private readonly int _prefixBytes;
    private FieldWriter _writer;
    private int _written;

    /// <summary>A message with room for what <see cref="Bytes"/> was asked about.</summary>
    public DeliveryMessageWriter(Span<byte> destination, int messageBytes)
    {
        _destination = destination;
        _prefixBytes = ProtobufVarint.Length((uint)messageBytes);
        _writer = new FieldWriter(destination);
        _writer.Varint((uint)messageBytes);
        _writer.Raw(MessageEncoder.NoWants);
        _written = _writer.Position;
    }

    /// <summary>Bytes that a delivery adds to a message.</summary>
    public static int Bytes(BlockAddress address, int cidBytes, int dataBytes, int proofBytes) =>
        FieldSizes.Bytes(FieldSizes.Delivery(address, cidBytes, dataBytes, proofBytes));

    /// <summary>
    /// Makes room for a delivery, in place of one that was not committed. What the spans hold is the caller's to write.
    /// </summary>
    public void Reserve(
        BlockAddress address,
        int cidBytes,
        int dataBytes,
        int proofBytes,
        out Span<byte> cid,
        out Span<byte> data,
        out Span<byte> proof)
    {
        _writer.Rewind(_written);
        _writer.Begin(
            WireTags.MessagePayload, FieldSizes.Delivery(address, cidBytes, dataBytes, proofBytes));
        cid = _writer.Reserve(WireTags.DeliveryCid, cidBytes);
        data = _writer.Reserve(WireTags.DeliveryData, dataBytes);
        MessageEncoder.WriteAddress(ref _writer, WireTags.DeliveryAddress, address);
        proof = address.IsLeaf ? _writer.Reserve(WireTags.DeliveryProof, proofBytes) : default;
    }

    /// <summary>The delivery that room was made for last is part of the message.</summary>
    public void Commit() => _written = _writer.Position;

    /// <summary>Ends the message, and says how many bytes it has with its length before it.</summary>
    public int Finish()
    {
        _writer.Rewind(_written);
        _writer.Raw(MessageEncoder.Tail);
        var end = _writer.Position;
        var messageBytes = end - _prefixBytes;
        // Some blocks were left out: the length is another, and may take fewer bytes.
        var prefixBytes = ProtobufVarint.Length((uint)messageBytes);
        if (prefixBytes != _prefixBytes)
            _destination[_prefixBytes..end].CopyTo(_destination[prefixBytes..]);
        _writer.Rewind(0);
        _writer.Varint((uint)messageBytes);
        return prefixBytes + messageBytes;
    }
}
