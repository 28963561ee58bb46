using System.Buffers.Binary;
using System.Numerics;

namespace Codex.Multiformats;

/// <summary>
/// keccak-256 as Ethereum uses it: the function that won the SHA-3 competition (Keccak reference, version 3.0), with
/// the padding of the submission. SHA3-256 of FIPS 202 pads otherwise and has other digests; neither .NET nor OpenSSL
/// 3.0 has this one.
/// </summary>
public static class Keccak256
{
    /// <summary>Bytes of a digest.</summary>
    public const int DigestBytes = 32;

    // 1600 bits of state less twice the digest's 256 bits: what is taken in between two permutations.
    private const int RateBytes = 136;
    private const int Lanes = 25;
    private const byte PaddingStart = 0x01;
    private const byte PaddingEnd = 0x80;

    // Keccak reference, section 1.2: iota.
    private static ReadOnlySpan<ulong> RoundConstants =>
    [
        0x0000000000000001, 0x0000000000008082, 0x800000000000808A, 0x8000000080008000,
        0x000000000000808B, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
        0x000000000000008A, 0x0000000000000088, 0x0000000080008009, 0x000000008000000A,
        0x000000008000808B, 0x800000000000008B, 0x8000000000008089, 0x8000000000008003,
        0x8000000000008002, 0x8000000000000080, 0x000000000000800A, 0x800000008000000A,
        0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
    ];

    // rho's rotations and pi's places, in the order in which pi visits the lanes from lane 1 on.
    private static ReadOnlySpan<byte> Rotations =>
        [1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44];

    private static ReadOnlySpan<byte> Places =>
        [10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1];

    /// <summary>The digest of <paramref name="source"/>, 32 bytes.</summary>
    public static byte[] HashData(ReadOnlySpan<byte> source)
    {
        var digest = new byte[DigestBytes];
        HashData(source, digest);
        return digest;
    }

    /// <summary>
    /// Writes the digest of <paramref name="source"/>. Throws <see cref="ArgumentException"/> where
    /// <paramref name="destination"/> has not room for 32 bytes.
    /// </summary>
    public static void HashData(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (destination.Length < DigestBytes)
            throw new ArgumentException($"A digest of {DigestBytes} bytes does not fit.", nameof(destination));
        Span<ulong> state = stackalloc ulong[Lanes];
        state.Clear();
        for (; source.Length >= RateBytes; source = source[RateBytes..])
            Absorb(state, source[..RateBytes]);
        Span<byte> last = stackalloc byte[RateBytes];
        last.Clear();
        source.CopyTo(last);
        // Both ends of the padding may meet in one byte.
        last[source.Length] ^= PaddingStart;
        last[^1] ^= PaddingEnd;
        Absorb(state, last);
        for (var i = 0; i < DigestBytes / sizeof(ulong); i++)
            BinaryPrimitives.WriteUInt64LittleEndian(destination[(i * sizeof(ulong))..], state[i]);
    }

    private static void Absorb(Span<ulong> state, ReadOnlySpan<byte> block)
    {
        for (var i = 0; i < RateBytes / sizeof(ulong); i++)
            state[i] ^= BinaryPrimitives.ReadUInt64LittleEndian(block[(i * sizeof(ulong))..]);
        foreach (var constant in RoundConstants)
        {
            Theta(state);
            RhoAndPi(state);
            Chi(state);
            state[0] ^= constant;
        }
    }

    private static void Theta(Span<ulong> state)
    {
        Span<ulong> parity = stackalloc ulong[5];
        for (var x = 0; x < 5; x++)
            parity[x] = state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20];
        for (var x = 0; x < 5; x++)
        {
            var change = parity[(x + 4) % 5] ^ BitOperations.RotateLeft(parity[(x + 1) % 5], 1);
            for (var y = 0; y < Lanes; y += 5)
                state[y + x] ^= change;
        }
    }

    private static void RhoAndPi(Span<ulong> state)
    {
        var moving = state[1];
        for (var i = 0; i < Places.Length; i++)
        {
            var place = Places[i];
            (moving, state[place]) = (state[place], BitOperations.RotateLeft(moving, Rotations[i]));
        }
    }

    private static void Chi(Span<ulong> state)
    {
        Span<ulong> row = stackalloc ulong[5];
        for (var y = 0; y < Lanes; y += 5)
        {
            state.Slice(y, 5).CopyTo(row);
            for (var x = 0; x < 5; x++)
                state[y + x] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]);
        }
    }
}
