using System.Diagnostics;

namespace Codex.Libp2p.Tests.Hosting;

/// <summary>Lets time go on until something happens.</summary>
internal static class Virtually
{
    /// <summary>
    /// Advances by <paramref name="step"/> again and again: whoever is to notice may be about to look at the clock.
    /// </summary>
    public static async Task AdvanceUntilAsync(this ManualTimeProvider time, TimeSpan step, Task happened)
    {
        var start = Stopwatch.GetTimestamp();
        while (!happened.IsCompleted)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TestHost.Patience, "It never happened.");
            time.Advance(step);
            await Task.Yield();
        }
        await happened;
    }
}
