namespace Codex.Discovery.Bounds;

/// <summary>
/// A source of randomness for many threads, for choices alone: nothing that must be secret comes from it.
/// </summary>
internal sealed class SharedRandom(Random random) : Random
{
    private readonly Lock _lock = new();

    public override int Next(int maxValue)
    {
        lock (_lock)
            return random.Next(maxValue);
    }

    public override int Next(int minValue, int maxValue)
    {
        lock (_lock)
            return random.Next(minValue, maxValue);
    }

    public override void NextBytes(byte[] buffer) => NextBytes(buffer.AsSpan());

    public override void NextBytes(Span<byte> buffer)
    {
        lock (_lock)
            random.NextBytes(buffer);
    }

    public override double NextDouble() => Sample();

    /// <summary>A time between two.</summary>
    public TimeSpan Between(TimeSpan least, TimeSpan most) => least + (most - least) * NextDouble();

    protected override double Sample()
    {
        lock (_lock)
            return random.NextDouble();
    }
}
