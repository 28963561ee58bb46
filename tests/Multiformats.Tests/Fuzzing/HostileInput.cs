namespace Codex.Multiformats.Tests.Fuzzing;

/// <summary>
/// Feeds decoders with garbage: no exception may leave them, and no more memory be taken than input justifies.
/// </summary>
internal static class HostileInput
{
    // One exception of a parser, caught inside, with its message and stack trace.
    private const int FixedBytes = 64 * 1024;

    /// <summary>Random bytes, and damaged forms of valid input.</summary>
    public static void Feed(int cases, int memoryPerInputByte, Action<byte[]> decode, params byte[][] validInputs) =>
        SeededCases.Check(cases, random => FeedOne(
            random.Next(4) == 0
                ? random.UpTo(random.Next(8) == 0 ? 100_000 : 200)
                : random.Damage(validInputs[random.Next(validInputs.Length)]),
            memoryPerInputByte,
            decode));

    /// <summary>One input.</summary>
    public static void FeedOne(byte[] input, int memoryPerInputByte, Action<byte[]> decode)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        decode(input);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(
            allocated <= FixedBytes + (long)memoryPerInputByte * input.Length,
            $"{allocated} bytes allocated for {input.Length} bytes of input");
    }
}
