using System.Globalization;

namespace Codex.Acceptance.Tests;

/// <summary>The seed of a random test: printed, and taken from CODEX_TEST_SEED to replay a failure.</summary>
internal static class Seed
{
    public static Random Next()
    {
        var seed = Environment.GetEnvironmentVariable("CODEX_TEST_SEED") is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"CODEX_TEST_SEED={seed}");
        return new Random(seed);
    }
}
