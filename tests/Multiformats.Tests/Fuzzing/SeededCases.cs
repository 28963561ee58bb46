using System.Globalization;

namespace Codex.Multiformats.Tests.Fuzzing;

/// <summary>
/// Properties over random cases. Every case has its own seed; a failure names it, and setting CODEX_TEST_SEED to it
/// runs that case alone.
/// </summary>
internal static class SeededCases
{
    private const string SeedVariable = "CODEX_TEST_SEED";

    public static void Check(int cases, Action<Random> property)
    {
        if (Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } given)
        {
            property(new Random(int.Parse(given, CultureInfo.InvariantCulture)));
            return;
        }
        var first = Random.Shared.Next(int.MaxValue - cases);
        for (var seed = first; seed < first + cases; seed++)
        {
            try
            {
                property(new Random(seed));
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException(
                    $"Failed with {SeedVariable}={seed} (case {seed - first} of {cases}): {exception.Message}",
                    exception);
            }
        }
    }
}
