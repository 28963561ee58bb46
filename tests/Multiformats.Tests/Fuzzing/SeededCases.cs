namespace Codex.Multiformats.Tests.Fuzzing;

/// <summary>
/// Properties over random cases. Every case has its own seed; a failure names it, and setting CODEX_TEST_SEED to it
/// runs that case alone.
/// </summary>
internal static class SeededCases
{
    public static void Check(int cases, Action<Random> property)
    {
        if (Seed.Given is { } given)
        {
            property(new Random(given));
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
                    $"Failed with {Seed.Variable}={seed} (case {seed - first} of {cases}): {exception.Message}",
                    exception);
            }
        }
    }
}
