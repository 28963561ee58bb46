using System.Buffers;
using System.Diagnostics;
using Codex.Multiformats;

namespace Codex.Exchange.Messages;

/// <summary>
/// Reads messages behind their lengths from a stream, part by part as they arrive: of a message of up to
/// <see cref="WireLimits.MaxMessageBytes"/> no more has to be there than one part. A part's announced length is held
/// against its limit before it is waited for; unknown parts are skipped as they come.
/// </summary>
/// <remarks>
/// Feed it what was read, take parts until it needs more, and advance the stream to where the rest begins. Any bytes
/// may be fed: what is wrong with them is a part, too. Dispose it.
/// </remarks>
internal sealed class MessageReader : IDisposable
{
    private readonly FieldDecoder _decoder = new();
    private List<BlockPresence> _presences = [];
    private MessagePart _failure;
    private bool _isInMessage;
    private long _remaining;
    private long _toSkip;
    private uint _tag;
    private int _fieldBytes;
    private byte[]? _rented;
    private ReadOnlyMemory<byte> _deliveryBytes;
    private DeliveryRanges _delivery;

    /// <summary>The want list found last.</summary>
    public WantList? Wants { get; private set; }

    /// <summary>The presences found last.</summary>
    public IReadOnlyList<BlockPresence> Presences { get; private set; } = [];

    /// <summary>The delivery found last; gone when the next part is read, or when the stream is advanced.</summary>
    public BlockDelivery Delivery => new(
        _delivery.Address,
        _deliveryBytes.Span[_delivery.Cid],
        _deliveryBytes.Span[_delivery.Data],
        _deliveryBytes.Span[_delivery.Proof]);

    /// <summary>True when every message that began has ended.</summary>
    public bool IsBetweenMessages => !_isInMessage && _failure == MessagePart.NeedMore;

    /// <summary>Reads the next part and moves the start of <paramref name="buffer"/> past it.</summary>
    public MessagePart Read(ref ReadOnlySequence<byte> buffer)
    {
        ReturnBuffer();
        while (_failure == MessagePart.NeedMore)
        {
            if (!Skip(ref buffer))
                return MessagePart.NeedMore;
            if (_tag != 0)
            {
                if (buffer.Length < _fieldBytes)
                    return MessagePart.NeedMore;
                var part = ReadField(buffer.Slice(0, _fieldBytes));
                buffer = buffer.Slice(_fieldBytes);
                _tag = 0;
                if (part != MessagePart.NeedMore)
                    return part;
            }
            else if (_isInMessage && _remaining == 0)
            {
                _isInMessage = false;
                if (_presences.Count > 0)
                    return HandOverPresences();
            }
            else if (!(_isInMessage ? ReadTag(ref buffer) : ReadPrefix(ref buffer)))
            {
                return _failure;
            }
        }
        return _failure;
    }

    /// <inheritdoc/>
    public void Dispose() => ReturnBuffer();

    private void ReturnBuffer()
    {
        _deliveryBytes = default;
        if (_rented is null)
            return;
        ArrayPool<byte>.Shared.Return(_rented);
        _rented = null;
    }

    private bool Skip(ref ReadOnlySequence<byte> buffer)
    {
        if (_toSkip == 0)
            return true;
        var skipped = Math.Min(_toSkip, buffer.Length);
        buffer = buffer.Slice(skipped);
        _toSkip -= skipped;
        return _toSkip == 0;
    }

    private bool Fail(MessagePart failure)
    {
        _failure = failure;
        return false;
    }

    /// <summary>The length of a message.</summary>
    private bool ReadPrefix(ref ReadOnlySequence<byte> buffer)
    {
        Span<byte> scratch = stackalloc byte[Varint.MaxLength];
        var available = Peek(buffer, scratch);
        if (!Varint.TryRead(available, out var length, out var bytes))
        {
            var isOpen = available.IndexOfAnyInRange((byte)0, (byte)0x7F) < 0 && available.Length < Varint.MaxLength;
            return !isOpen && Fail(MessagePart.Malformed);
        }
        if (length > WireLimits.MaxMessageBytes)
            return Fail(MessagePart.TooLong);
        buffer = buffer.Slice(bytes);
        _isInMessage = true;
        _remaining = (long)length;
        return true;
    }

    /// <summary>The tag of a field, with its length; numbers are passed over.</summary>
    private bool ReadTag(ref ReadOnlySequence<byte> buffer)
    {
        Span<byte> scratch = stackalloc byte[2 * ProtobufVarint.MaxLength];
        var available = Peek(buffer, scratch);
        // A varint that does not end within the message is none.
        if (available.Length > _remaining)
            available = available[..(int)_remaining];
        var bytes = ProtobufVarint.Read(available, out var tag);
        if (bytes <= 0)
            return Unfinished(bytes, available);
        if (tag is < 8 or > uint.MaxValue)
            return Fail(MessagePart.Malformed);
        ulong length = (tag & 7) switch
        {
            WireTags.Fixed64 => sizeof(ulong),
            WireTags.Fixed32 => sizeof(uint),
            _ => 0,
        };
        if ((tag & 7) is WireTags.Number or WireTags.Bytes)
        {
            var more = ProtobufVarint.Read(available[bytes..], out length);
            if (more <= 0)
                return Unfinished(more, available);
            bytes += more;
        }
        else if (length == 0)
        {
            return Fail(MessagePart.Malformed);
        }
        buffer = buffer.Slice(bytes);
        _remaining -= bytes;
        return (tag & 7) == WireTags.Number || BeginField((uint)tag, length);
    }

    /// <summary>A varint that is too long, or does not end before the message does, will never end.</summary>
    private bool Unfinished(int read, ReadOnlySpan<byte> available) =>
        (read < 0 || available.Length == _remaining) && Fail(MessagePart.Malformed);

    private bool BeginField(uint tag, ulong length)
    {
        if (length > (ulong)_remaining)
            return Fail(MessagePart.Malformed);
        var most = tag switch
        {
            WireTags.MessageWantList => WireLimits.MaxWantListBytes,
            WireTags.MessagePayload => WireLimits.MaxDeliveryBytes,
            WireTags.MessagePresence => WireLimits.MaxPresenceBytes,
            _ => -1,
        };
        _remaining -= (long)length;
        if (most < 0)
        {
            _toSkip = (long)length;
            return true;
        }
        if (length > (ulong)most)
            return Fail(MessagePart.TooLong);
        _tag = tag;
        _fieldBytes = (int)length;
        return true;
    }

    /// <summary>Decodes a field; <see cref="MessagePart.NeedMore"/> when there is nothing to hand over.</summary>
    private MessagePart ReadField(ReadOnlySequence<byte> field)
    {
        var bytes = InOnePiece(field);
        switch (_tag)
        {
            case WireTags.MessageWantList:
                var part = _decoder.TryDecodeWants(bytes.Span, out var wants);
                Wants = wants;
                if (part != MessagePart.Wants)
                    _failure = part;
                else if (wants!.Entries.Count == 0 && !wants.IsFull)
                    return MessagePart.NeedMore;
                return part;
            case WireTags.MessagePayload:
                if (_decoder.TryDecodeDelivery(bytes.Span, out _delivery) && IsWithinLimits(_delivery, bytes.Length))
                {
                    _deliveryBytes = bytes;
                    return MessagePart.Delivery;
                }
                break;
            case WireTags.MessagePresence:
                if (_decoder.TryDecodePresence(bytes.Span, out var presence, out var isIgnored))
                {
                    if (!isIgnored)
                        _presences.Add(presence);
                    return _presences.Count == WireLimits.BatchEntries ? HandOverPresences() : MessagePart.NeedMore;
                }
                break;
            default:
                throw new UnreachableException();
        }
        _failure = MessagePart.Malformed;
        return _failure;
    }

    private static bool IsWithinLimits(DeliveryRanges delivery, int length) =>
        delivery.Data.GetOffsetAndLength(length).Length <= WireLimits.MaxBlockBytes;

    private MessagePart HandOverPresences()
    {
        Presences = _presences;
        _presences = [];
        return MessagePart.Presences;
    }

    private ReadOnlyMemory<byte> InOnePiece(ReadOnlySequence<byte> field)
    {
        if (field.IsSingleSegment)
            return field.First;
        var length = (int)field.Length;
        ReturnBuffer();
        _rented = ArrayPool<byte>.Shared.Rent(length);
        field.CopyTo(_rented);
        return _rented.AsMemory(0, length);
    }

    private static ReadOnlySpan<byte> Peek(ReadOnlySequence<byte> buffer, Span<byte> scratch)
    {
        if (buffer.FirstSpan.Length >= scratch.Length)
            return buffer.FirstSpan[..scratch.Length];
        var count = (int)Math.Min(buffer.Length, scratch.Length);
        buffer.Slice(0, count).CopyTo(scratch);
        return scratch[..count];
    }
}
