namespace Codex.Exchange.Messages;

/// <summary>The fields of a protobuf message that lies in one piece, in the order they come. Takes any bytes.</summary>
internal ref struct FieldReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;

    /// <summary>Field number and wire type of the current field.</summary>
    public uint Tag { get; private set; }

    /// <summary>Its number, when it is one.</summary>
    public ulong Number { get; private set; }

    /// <summary>Its bytes, when it has a length.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Where these begin.</summary>
    public readonly int BytesStart => _position - Bytes.Length;

    /// <summary>True when what follows is no field.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Goes to the next field; false at the end, or when what follows is none.</summary>
    public bool Next()
    {
        if (_position == _bytes.Length)
            return false;
        IsMalformed = !TryReadField();
        return !IsMalformed;
    }

    private bool TryReadField()
    {
        Number = 0;
        Bytes = default;
        if (!TryReadNumber(out var tag) || tag is < 8 or > uint.MaxValue)
            return false;
        Tag = (uint)tag;
        ulong length;
        switch (Tag & 7)
        {
            case WireTags.Number:
                if (!TryReadNumber(out var number))
                    return false;
                Number = number;
                return true;
            case WireTags.Fixed64:
                length = sizeof(ulong);
                break;
            case WireTags.Fixed32:
                length = sizeof(uint);
                break;
            case WireTags.Bytes:
                if (!TryReadNumber(out length))
                    return false;
                break;
            default:
                return false;
        }
        if (length > (ulong)(_bytes.Length - _position))
            return false;
        Bytes = _bytes.Slice(_position, (int)length);
        _position += (int)length;
        return true;
    }

    private bool TryReadNumber(out ulong value)
    {
        var read = ProtobufVarint.Read(_bytes[_position..], out value);
        _position += Math.Max(0, read);
        return read > 0;
    }
}
