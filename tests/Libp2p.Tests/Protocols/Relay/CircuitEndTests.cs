using Codex.Libp2p.Hosting;
using Codex.Libp2p.Muxing;
using Codex.Libp2p.Protocols.Relay;
using Codex.Libp2p.Protocols.Relay.Server;
using Codex.Libp2p.Tests.Hosting;
using Codex.Libp2p.Tests.Muxing;
using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Tests.Protocols.Relay;

/// <summary>How circuits end, seen by peers that put raw bytes on them.</summary>
public sealed class CircuitEndTests
{
    [Fact]
    public async Task Circuit_HalfClosed_CarriesTheOtherHalfToItsEnd()
    {
        await using var relay = await RelayNode.StartAsync();
        await using var pair = await Pair.ConnectAsync(relay);

        await pair.Near.Output.WriteAsync(new byte[] { 1, 2, 3 });
        await pair.Near.CloseWriteAsync(default);
        Assert.Equal([1, 2, 3], await ReadToEndAsync(pair.Far));
        Assert.Equal(1, relay.Server.Statistics.Circuits);
        await pair.Far.Output.WriteAsync(new byte[] { 4, 5 });
        await pair.Far.CloseWriteAsync(default);

        Assert.Equal([4, 5], await ReadToEndAsync(pair.Near));
        await relay.IdleAsync();
        Assert.Equal(5, relay.Server.Statistics.CarriedBytes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Circuit_OneSideResets_IsResetAtTheOther(bool nearResets)
    {
        await using var relay = await RelayNode.StartAsync();
        await using var pair = await Pair.ConnectAsync(relay);
        var (resets, other) = nearResets ? (pair.Near, pair.Far) : (pair.Far, pair.Near);

        resets.Reset();

        await Assert.ThrowsAsync<StreamResetException>(() => ReadToEndAsync(other));
        await relay.IdleAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Circuit_CarriedItsBytes_IsCutAtBothEnds(bool fromNear)
    {
        await using var relay = await RelayNode.StartAsync(RelayLimits.Default with { CircuitBytes = 1000 });
        await using var pair = await Pair.ConnectAsync(relay);
        var (from, to) = fromNear ? (pair.Near, pair.Far) : (pair.Far, pair.Near);

        await from.Output.WriteAsync(new byte[1000]);
        await ReadAsync(to, 1000);
        // The other direction has bytes of its own.
        await to.Output.WriteAsync(new byte[1000]);
        await ReadAsync(from, 1000);
        await from.Output.WriteAsync(new byte[1]);

        await relay.IdleAsync();
        await pair.AssertResetAsync();
        Assert.Equal(2000, relay.Server.Statistics.CarriedBytes);
    }

    [Fact]
    public async Task Circuit_NothingIsSent_IsCutByTime()
    {
        var time = new ManualTimeProvider();
        await using var relay = await RelayNode.StartAsync(time: time);
        await using var pair = await Pair.ConnectAsync(relay);

        time.Advance(TimeSpan.FromSeconds(119));
        await pair.Near.Output.WriteAsync(new byte[] { 1 });
        await ReadAsync(pair.Far, 1);
        time.Advance(TimeSpan.FromSeconds(1));

        await relay.IdleAsync();
        await pair.AssertResetAsync();
    }

    [Fact]
    public async Task Circuit_BudgetIsUsedUp_IsCut()
    {
        var limits = RelayLimits.Default with { MaxBudgetSharePerPeer = 1 };
        var budget = new DataBudget(CircuitLimit.DataBytes, limits, TimeProvider.System);
        await using var relay = await RelayNode.StartAsync(
            limits, new BudgetedCircuitPolicy(budget, static (_, _) => true, limits));
        await using var pair = await Pair.ConnectAsync(relay);
        // As if other circuits had used it.
        Assert.True(budget.TryCharge(TestHost.NewKey().PeerId, TestHost.NewKey().PeerId, CircuitLimit.DataBytes - 100));

        await pair.Near.Output.WriteAsync(new byte[60]);
        await ReadAsync(pair.Far, 60);
        await pair.Far.Output.WriteAsync(new byte[60]);

        await relay.IdleAsync();
        await pair.AssertResetAsync();
        Assert.Equal(40, budget.Left);
    }

    [Fact]
    public async Task Circuit_NobodyReads_IsHeldBackAndCutByTime()
    {
        var time = new ManualTimeProvider();
        var limits = RelayLimits.Default with { CircuitBytes = 1 << 30 };
        await using var relay = await RelayNode.StartAsync(limits, time: time);
        await using var pair = await Pair.ConnectAsync(relay);

        var sending = SendForEverAsync(pair.Near);
        await Eventually.HoldsAsync(() => relay.Server.Statistics.CarriedBytes > 0, "Nothing is carried.");
        time.Advance(TimeSpan.FromMinutes(2));

        await Assert.ThrowsAnyAsync<IOException>(() => sending.InTime());
        await relay.IdleAsync();
        // What the windows of two streams hold, and no more.
        Assert.InRange(relay.Server.Statistics.CarriedBytes, 1, 64 << 20);
    }

    [Fact]
    public async Task Circuit_RelayStops_IsCut()
    {
        var relay = await RelayNode.StartAsync();
        await using var pair = await Pair.ConnectAsync(relay);

        await relay.Server.DisposeAsync();

        await relay.IdleAsync();
        await pair.AssertResetAsync();
        await relay.DisposeAsync();
    }

    private static async Task SendForEverAsync(IMuxedStream stream)
    {
        while (true)
            await stream.Output.WriteAsync(new byte[64 << 10]);
    }

    private static async Task ReadAsync(IMuxedStream stream, int count)
    {
        var read = await stream.Input.ReadAtLeastAsync(count).InTime();
        Assert.Equal(count, read.Buffer.Length);
        stream.Input.AdvanceTo(read.Buffer.End);
    }

    private static async Task<byte[]> ReadToEndAsync(IMuxedStream stream)
    {
        using var bytes = new MemoryStream();
        await stream.Input.CopyToAsync(bytes).InTime();
        return bytes.ToArray();
    }

    /// <summary>Two peers, and the ends of a circuit between them.</summary>
    private sealed record Pair(RawRelayPeer Source, RawRelayPeer Target, ISessionStream Near, ISessionStream Far)
        : IAsyncDisposable
    {
        public static async Task<Pair> ConnectAsync(RelayNode relay)
        {
            var target = await RawRelayPeer.WithPlaceAsync(relay);
            var source = await RawRelayPeer.ConnectAsync(relay);
            var (near, status) = await source.ConnectAsync(target.PeerId);
            Assert.Equal(RelayStatus.Ok, status);
            return new Pair(source, target, near, await target.AcceptAsync());
        }

        public async Task AssertResetAsync()
        {
            await Assert.ThrowsAnyAsync<IOException>(() => ReadToEndAsync(Near));
            await Assert.ThrowsAnyAsync<IOException>(() => ReadToEndAsync(Far));
        }

        public async ValueTask DisposeAsync()
        {
            await Near.DisposeAsync();
            await Source.DisposeAsync();
            await Target.DisposeAsync();
        }
    }
}
