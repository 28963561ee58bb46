namespace Codex.Archives.Wire;

/// <summary>
/// The fields of a protobuf message, in the order they come. Takes any bytes and allocates nothing. Groups are
/// malformed: proto3 has none.
/// </summary>
internal ref struct FieldReader(ReadOnlySpan<byte> bytes)
{
    // 64 bits at seven a byte.
    private const int MaxVarintBytes = 10;

    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Field number and wire type of the current field.</summary>
    public uint Tag { get; private set; }

    /// <summary>Its number, when it is one.</summary>
    public ulong Number { get; private set; }

    /// <summary>Its bytes, when it has a length.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>True when what follows is no field.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Goes to the next field; false at the end, or when what follows is none.</summary>
    public bool Next()
    {
        if (_rest.IsEmpty || IsMalformed)
            return false;
        IsMalformed = !TryReadField();
        return !IsMalformed;
    }

    private bool TryReadField()
    {
        Number = 0;
        Bytes = default;
        // 8 is field 1 with wire type 0: field 0 does not exist.
        if (!TryReadVarint(out var tag) || tag is < 8 or > uint.MaxValue)
            return false;
        Tag = (uint)tag;
        ulong length;
        switch (Tag & 7)
        {
            case WireTags.Number:
                if (!TryReadVarint(out var number))
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
                if (!TryReadVarint(out length))
                    return false;
                break;
            default:
                return false;
        }
        if (length > (ulong)_rest.Length)
            return false;
        Bytes = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }

    private bool TryReadVarint(out ulong value)
    {
        value = 0;
        for (var i = 0; i < MaxVarintBytes && i < _rest.Length; i++)
        {
            var octet = _rest[i];
            // The tenth byte holds one bit.
            if (i == MaxVarintBytes - 1 && octet > 1)
                return false;
            value |= (ulong)(octet & 0x7F) << (7 * i);
            if (octet >= 0x80)
                continue;
            _rest = _rest[(i + 1)..];
            return true;
        }

        return false;
    }
}
