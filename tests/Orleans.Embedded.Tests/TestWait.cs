using System.Diagnostics;

namespace Codex.Orleans.Embedded.Tests;

/// <summary>For what raises no event: looks again and again, and gives other threads the time between.</summary>
internal static class TestWait
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task UntilAsync(Func<bool> condition)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(waited.Elapsed < Patience, "It did not happen.");
            await Task.Yield();
        }
    }
}
