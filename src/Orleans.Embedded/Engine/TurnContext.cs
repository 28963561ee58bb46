namespace Codex.Orleans.Embedded.Engine;

/// <summary>Which activation's turn the current thread executes.</summary>
internal static class TurnContext
{
    [ThreadStatic]
    private static Activation? _current;

    /// <summary>The activation, or null outside any turn.</summary>
    public static Activation? Current
    {
        get => _current;
        set => _current = value;
    }

    /// <summary>
    /// Refuses code that left its grain's turn, as after <c>ConfigureAwait(false)</c>: it would race.
    /// </summary>
    public static void Require(Activation activation)
    {
        if (_current != activation)
        {
            throw new InvalidOperationException(
                $"Attempted to use {activation.Address} from outside its turns, such as from a background thread.");
        }
    }
}
