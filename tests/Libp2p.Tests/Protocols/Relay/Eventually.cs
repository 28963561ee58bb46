using System.Diagnostics;
using Codex.Libp2p.Tests.Hosting;

namespace Codex.Libp2p.Tests.Protocols.Relay;

/// <summary>Waits for what nobody tells of.</summary>
internal static class Eventually
{
    public static async Task HoldsAsync(Func<bool> condition, string failure)
    {
        var start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TestHost.Patience, failure);
            await Task.Delay(1);
        }
    }
}
