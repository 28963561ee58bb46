namespace Codex.Libp2p.Tests.Muxing;

/// <summary>Waits for events, but not for ever: what hangs fails.</summary>
internal static class Patiently
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    public static Task<T> InTime<T>(this ValueTask<T> task) => task.AsTask().WaitAsync(Patience);

    public static Task InTime(this ValueTask task) => task.AsTask().WaitAsync(Patience);

    public static Task<T> InTime<T>(this Task<T> task) => task.WaitAsync(Patience);

    public static Task InTime(this Task task) => task.WaitAsync(Patience);
}
