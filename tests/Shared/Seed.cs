using System.Globalization;

namespace Codex.Tests;

/// <summary>The seed of a random test: printed, and taken from CODEX_TEST_SEED to replay a failure.</summary>
internal static class Seed
{
    /// <summary>The environment variable that replays a failure.</summary>
    public const string Variable = "CODEX_TEST_SEED";

    /// <summary>The seed to replay, or null.</summary>
    public static int? Given { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text
        ? int.Parse(text, CultureInfo.InvariantCulture)
        : null;

    /// <summary>The seed of a test.</summary>
    public static int Next()
    {
        var seed = Given ?? Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"{Variable}={seed}");
        return seed;
    }

    /// <summary>The random source of a test.</summary>
    public static Random NextRandom() => new(Next());
}
