namespace Codex.Multiformats.Tests.Fuzzing;

/// <summary>Bytes that a stranger might send.</summary>
internal static class RandomBytes
{
    /// <summary>Between no and so many random bytes.</summary>
    public static byte[] UpTo(this Random random, int maxBytes) => random.Exactly(random.Next(maxBytes + 1));

    /// <summary>So many random bytes.</summary>
    public static byte[] Exactly(this Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Valid input, damaged in one of the usual ways.</summary>
    public static byte[] Damage(this Random random, byte[] valid)
    {
        var damaged = valid.ToArray();
        switch (random.Next(5))
        {
            case 0:
                return damaged[..random.Next(damaged.Length)];
            case 1:
                FlipBit(random, damaged);
                return damaged;
            case 2:
                for (var flips = random.Next(2, 9); flips > 0; flips--)
                    FlipBit(random, damaged);
                return damaged;
            case 3:
                return [.. damaged, .. random.UpTo(40)];
            default:
                var start = random.Next(damaged.Length);
                random.NextBytes(damaged.AsSpan(start, random.Next(Math.Min(12, damaged.Length - start) + 1)));
                return damaged;
        }
    }

    /// <summary>Flips one bit and returns where it was.</summary>
    public static int FlipBit(this Random random, Span<byte> bytes)
    {
        var bit = random.Next(bytes.Length * 8);
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        return bit;
    }
}
