using Codex.Libp2p.Muxing.Mplex;

namespace Codex.Libp2p.Tests.Muxing.Mplex;

internal static class MplexWaits
{
    /// <summary>Returns when the connection is held for a full buffer.</summary>
    public static async Task HeldAsync(this MplexMuxer muxer)
    {
        var held = Task.Run(async () =>
        {
            while (!muxer.IsHeld)
                await Task.Yield();
        });
        await held.InTime();
    }
}
