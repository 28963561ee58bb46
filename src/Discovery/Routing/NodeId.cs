using System.Buffers.Binary;
using System.Diagnostics;
using System.Numerics;
using Codex.Content;
using Codex.Libp2p.Identity;
using Codex.Multiformats;

namespace Codex.Discovery.Routing;

/// <summary>
/// A place in the key space of the DHT, of a node or of content: 256 bits, big-endian (network, section 4.1).
/// </summary>
/// <remarks>Compares as an unsigned number. The default value is zero, which is nobody's id.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public readonly record struct NodeId : IComparable<NodeId>
{
    /// <summary>Bytes of an id.</summary>
    public const int Bytes = 32;

    /// <summary>Bits of an id, and the largest logarithmic distance.</summary>
    public const int Bits = 8 * Bytes;

    private readonly ulong _w0;
    private readonly ulong _w1;
    private readonly ulong _w2;
    private readonly ulong _w3;

    /// <summary>The id that these 32 bytes are. Throws <see cref="ArgumentException"/> for another length.</summary>
    public NodeId(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Bytes)
            throw new ArgumentException($"An id has {Bytes} bytes, not {bytes.Length}.", nameof(bytes));
        _w0 = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _w1 = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _w2 = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        _w3 = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    private NodeId(ulong w0, ulong w1, ulong w2, ulong w3) => (_w0, _w1, _w2, _w3) = (w0, w1, w2, w3);

    /// <summary>The id of a node: keccak-256 of its binary peer id.</summary>
    public static NodeId Of(PeerId peer) => OfBytes(peer.Bytes);

    /// <summary>The key under which content's providers are kept: keccak-256 of the binary CID.</summary>
    public static NodeId Of(Cid cid) => OfBytes(cid.Bytes);

    /// <summary>An id anywhere in the key space.</summary>
    public static NodeId NextRandom(Random random)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        random.NextBytes(bytes);
        return new NodeId(bytes);
    }

    /// <summary>How far apart two ids are: XOR, itself a number of 256 bits.</summary>
    public NodeId DistanceTo(NodeId other) =>
        new(_w0 ^ other._w0, _w1 ^ other._w1, _w2 ^ other._w2, _w3 ^ other._w3);

    /// <summary>Bits of the distance: 256 where the first bits differ, 0 where the ids are equal.</summary>
    public int LogDistanceTo(NodeId other)
    {
        var distance = DistanceTo(other);
        ReadOnlySpan<ulong> words = [distance._w0, distance._w1, distance._w2, distance._w3];
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i] != 0)
                return Bits - 64 * i - BitOperations.LeadingZeroCount(words[i]);
        }
        return 0;
    }

    /// <summary>Writes the 32 bytes.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _w0);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _w1);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _w2);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _w3);
    }

    /// <summary>The 32 bytes.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Bytes];
        CopyTo(bytes);
        return bytes;
    }

    /// <inheritdoc/>
    public int CompareTo(NodeId other)
    {
        var order = _w0.CompareTo(other._w0);
        if (order == 0)
            order = _w1.CompareTo(other._w1);
        if (order == 0)
            order = _w2.CompareTo(other._w2);
        return order == 0 ? _w3.CompareTo(other._w3) : order;
    }

    /// <inheritdoc/>
    /// <remarks>Keyed, for peers choose ids: <see cref="HashCode"/> has a random key per process.</remarks>
    public override int GetHashCode() => HashCode.Combine(_w0, _w1, _w2, _w3);

    /// <summary>64 hexadecimal digits, lower case.</summary>
    public override string ToString() => Convert.ToHexStringLower(ToArray());

    private static NodeId OfBytes(ReadOnlySpan<byte> source)
    {
        Span<byte> digest = stackalloc byte[Bytes];
        Keccak256.HashData(source, digest);
        return new NodeId(digest);
    }
}
