using Codex.PortMapping.Leases;

namespace Codex.PortMapping.Tests.Leases;

public sealed class WakeSignalTests
{
    [Fact]
    public async Task WaitAsync_ReasonsTogether_AreAllTaken()
    {
        var signal = new WakeSignal();
        signal.Set(WakeReason.Announcement);
        signal.Set(WakeReason.NetworkChange);
        Assert.Equal(WakeReason.Announcement | WakeReason.NetworkChange, await signal.WaitAsync(default));
        Assert.Equal(WakeReason.None, signal.TakeAll());
    }

    [Fact]
    public async Task WaitAsync_ReasonWhileWaiting_Wakes()
    {
        var signal = new WakeSignal();
        var waiting = signal.WaitAsync(default);
        Assert.False(waiting.IsCompleted);
        signal.Set(WakeReason.NetworkChange);
        Assert.Equal(WakeReason.NetworkChange, await waiting);
    }
}
