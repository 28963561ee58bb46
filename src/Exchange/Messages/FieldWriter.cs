namespace Codex.Exchange.Messages;

/// <summary>
/// Writes protobuf fields into memory that is large enough; scalars also when they are zero, as upstream.
/// </summary>
internal ref struct FieldWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    /// <summary>Bytes written.</summary>
    public int Position { get; private set; }

    public void Number(uint tag, ulong value)
    {
        Varint(tag);
        Varint(value);
    }

    public void Bytes(uint tag, ReadOnlySpan<byte> value) => value.CopyTo(Reserve(tag, value.Length));

    /// <summary>Writes tag and length, and leaves the bytes to the caller.</summary>
    public Span<byte> Reserve(uint tag, int length)
    {
        Begin(tag, length);
        var reserved = _destination.Slice(Position, length);
        Position += length;
        return reserved;
    }

    /// <summary>Writes tag and length of a message whose fields follow.</summary>
    public void Begin(uint tag, int length)
    {
        Varint(tag);
        Varint((uint)length);
    }

    public void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_destination[Position..]);
        Position += bytes.Length;
    }

    public void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _destination[Position++] = (byte)(value | 0x80);
        _destination[Position++] = (byte)value;
    }

    /// <summary>Goes back to an earlier position.</summary>
    public void Rewind(int position) => Position = position;
}
