namespace Codex.Silo.Tests;

/// <summary>Random input that a failure names and the environment variable CODEX_TEST_SEED replays.</summary>
internal sealed class TestRandom
{
    private readonly int _seed;
    private readonly Random _random;

    public TestRandom()
    {
        _seed = Seed.Given ?? Random.Shared.Next();
        _random = new Random(_seed);
    }

    public int Next(int max) => _random.Next(max);

    public long NextLong(long max) => _random.NextInt64(max);

    /// <summary>
    /// A text of up to <paramref name="maxChars"/> characters, most of them from <paramref name="alphabet"/>.
    /// </summary>
    public string Text(string alphabet, int maxChars)
    {
        var text = new char[_random.Next(maxChars + 1)];
        for (var i = 0; i < text.Length; i++)
            text[i] = _random.Next(8) == 0 ? (char)_random.Next(0x3000) : alphabet[_random.Next(alphabet.Length)];
        return new string(text);
    }

    /// <summary>Runs a property many times; a failure names the seed and the input.</summary>
    public void ForAll<T>(int count, Func<TestRandom, T> generate, Action<T> property)
    {
        for (var i = 0; i < count; i++)
        {
            var input = generate(this);
            try
            {
                property(input);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"{Seed.Variable}={_seed}, run {i}, input: {input}", e);
            }
        }
    }
}
