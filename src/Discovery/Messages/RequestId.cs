using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Codex.Discovery.Messages;

/// <summary>What an answer shares with its request: up to 8 bytes, given back as they came.</summary>
internal readonly record struct RequestId
{
    public const int MaxBytes = 8;

    private readonly ulong _value;
    private readonly byte _length;

    /// <summary>Takes at most <see cref="MaxBytes"/>.</summary>
    public RequestId(ReadOnlySpan<byte> bytes)
    {
        Span<byte> padded = stackalloc byte[MaxBytes];
        padded.Clear();
        bytes.CopyTo(padded);
        _value = BinaryPrimitives.ReadUInt64BigEndian(padded);
        _length = (byte)bytes.Length;
    }

    /// <summary>8 bytes that nobody can guess: whoever cannot read the request cannot answer it.</summary>
    public static RequestId Next()
    {
        Span<byte> bytes = stackalloc byte[MaxBytes];
        RandomNumberGenerator.Fill(bytes);
        return new RequestId(bytes);
    }

    public byte[] ToArray()
    {
        Span<byte> padded = stackalloc byte[MaxBytes];
        BinaryPrimitives.WriteUInt64BigEndian(padded, _value);
        return padded[.._length].ToArray();
    }

    public override string ToString() => Convert.ToHexStringLower(ToArray());
}
