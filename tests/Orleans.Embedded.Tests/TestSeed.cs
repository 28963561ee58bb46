using System.Globalization;

namespace Codex.Orleans.Embedded.Tests;

/// <summary>The seed of everything random here; set CODEX_TEST_SEED to repeat a run.</summary>
internal static class TestSeed
{
    static TestSeed()
    {
        var text = Environment.GetEnvironmentVariable("CODEX_TEST_SEED");
        Value = text is null ? Environment.TickCount & 0xffffff : int.Parse(text, CultureInfo.InvariantCulture);
    }

    public static int Value { get; }
}
