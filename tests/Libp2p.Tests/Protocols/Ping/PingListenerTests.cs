using Codex.Libp2p.Protocols.Ping;
using Codex.Libp2p.Tests.Muxing;
using Codex.Libp2p.Tests.Pipes;

namespace Codex.Libp2p.Tests.Protocols.Ping;

public sealed class PingListenerTests
{
    private readonly StubStream _stream = new(new StubSession());

    [Fact]
    public async Task ListenAsync_PingsInSingleBytes_AreEchoedWhole()
    {
        var answering = new PingListener(TimeProvider.System).ListenAsync(_stream, default);
        for (var ping = 0; ping < 3; ping++)
        {
            var bytes = Enumerable.Repeat((byte)ping, PingLimits.Bytes).ToArray();
            foreach (var octet in bytes)
                await _stream.Far.Output.WriteAsync(new[] { octet });
            Assert.Equal(bytes, await _stream.Far.Input.TakeAsync(PingLimits.Bytes).InTime());
        }
        await _stream.Far.Output.CompleteAsync();
        await answering.InTime();
    }

    [Fact]
    public async Task ListenAsync_EndWithinAPing_EndsWithoutEcho()
    {
        await _stream.Far.Output.WriteAsync(new byte[PingLimits.Bytes - 1]);
        await _stream.Far.Output.CompleteAsync();

        await new PingListener(TimeProvider.System).ListenAsync(_stream, default).InTime();

        Assert.False(_stream.Far.Input.TryRead(out _));
    }

    [Fact]
    public async Task ListenAsync_NothingAskedForLong_GivesUp()
    {
        var time = new ManualTimeProvider();
        var answering = new PingListener(time).ListenAsync(_stream, default);

        time.Advance(PingLimits.IdleTimeout);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answering.InTime());
    }
}
