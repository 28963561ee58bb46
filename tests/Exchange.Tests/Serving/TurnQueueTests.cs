using Codex.Exchange.Serving;

namespace Codex.Exchange.Tests.Serving;

public sealed class TurnQueueTests
{
    [Fact]
    public async Task Enter_MoreThanThereAreTurns_GoInTheOrderInWhichTheyCame()
    {
        var turns = new TurnQueue(2);
        Assert.True(turns.EnterAsync().IsCompleted);
        Assert.True(turns.EnterAsync().IsCompleted);
        var waiting = Enumerable.Range(0, 10).Select(_ => turns.EnterAsync().AsTask()).ToArray();
        for (var i = 0; i < waiting.Length; i++)
        {
            Assert.False(waiting[i].IsCompleted);
            turns.Leave();
            await waiting[i];
        }
        turns.Leave();
        turns.Leave();
        Assert.True(turns.EnterAsync().IsCompleted);
    }
}
