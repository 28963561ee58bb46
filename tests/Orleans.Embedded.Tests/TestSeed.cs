namespace Codex.Orleans.Embedded.Tests;

/// <summary>The seed of everything random here; set CODEX_TEST_SEED to repeat a run.</summary>
internal static class TestSeed
{
    public static int Value { get; } = Seed.Given ?? Environment.TickCount & 0xffffff;
}
