using System.Net;
using Codex.Libp2p.Tests.Muxing;
using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Tests.Transport;

public sealed class HappyEyeballsTests
{
    private static readonly IPEndPoint First = IPEndPoint.Parse("[2001:db8::1]:1");
    private static readonly IPEndPoint Second = IPEndPoint.Parse("192.0.2.1:2");

    private readonly ManualTimeProvider _time = new();
    private readonly Attempts _attempts = new();

    [Fact]
    public void Order_BothFamilies_TakeTurnsStartingWithIPv6()
    {
        string[] given =
            ["192.0.2.1:1", "192.0.2.2:1", "192.0.2.1:1", "[2001:db8::1]:1", "192.0.2.3:1", "[2001:db8::2]:1"];

        var ordered = HappyEyeballs.Order(given.Select(IPEndPoint.Parse));

        Assert.Equal(
            ["[2001:db8::1]:1", "192.0.2.1:1", "[2001:db8::2]:1", "192.0.2.2:1", "192.0.2.3:1"],
            ordered.Select(static endPoint => endPoint.ToString()));
    }

    [Fact]
    public void Order_TooMany_AreCut()
    {
        var many = Enumerable.Range(1, 500).Select(static port => new IPEndPoint(IPAddress.Loopback, port));

        Assert.Equal(TransportLimits.MaxAddressesPerDial, HappyEyeballs.Order(many).Count);
    }

    [Fact]
    public async Task RaceAsync_FirstIsSilent_SecondStartsAfterTheDelayAndWins()
    {
        var race = RaceAsync([First, Second]);
        Assert.Equal(First, await _attempts.NextAsync());

        _time.Advance(TransportLimits.AttemptDelay - TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, _attempts.Count);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(Second, await _attempts.NextAsync());
        var connection = _attempts.Succeed(Second);
        var result = await race.InTime();

        Assert.Same(connection, result.Winner);
        Assert.Equal(Second, result.EndPoint);
        await _attempts.CancelledAsync(First).InTime();
    }

    [Fact]
    public async Task RaceAsync_FirstFails_SecondStartsAtOnce()
    {
        var race = RaceAsync([First, Second]);
        await _attempts.NextAsync();

        _attempts.Fail(First, "refused");
        Assert.Equal(Second, await _attempts.NextAsync().InTime());
        _attempts.Succeed(Second);

        Assert.True((await race.InTime()).IsConnected);
    }

    [Fact]
    public async Task RaceAsync_LoserConnectsLate_IsDisposed()
    {
        var race = RaceAsync([First, Second]);
        await _attempts.NextAsync();
        _time.Advance(TransportLimits.AttemptDelay);
        await _attempts.NextAsync();
        _attempts.Succeed(Second);
        await race.InTime();

        var late = _attempts.Succeed(First, evenIfCancelled: true);

        await late.Disposed.InTime();
    }

    [Fact]
    public async Task RaceAsync_AllFail_TellsTheLastFailure()
    {
        var race = RaceAsync([First, Second]);
        await _attempts.NextAsync();
        _attempts.Fail(First, "refused");
        await _attempts.NextAsync();
        _attempts.Fail(Second, "no route");

        var result = await race.InTime();

        Assert.False(result.IsConnected);
        Assert.Equal("no route", result.Failure!.Message);
    }

    [Fact]
    public async Task RaceAsync_Cancelled_Throws()
    {
        using var cancel = new CancellationTokenSource();
        var race = RaceAsync([First, Second], cancel.Token);
        await _attempts.NextAsync();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => race.InTime());
    }

    private Task<RaceResult<FakeConnection>> RaceAsync(
        IReadOnlyList<IPEndPoint> endPoints, CancellationToken cancellationToken = default) =>
        HappyEyeballs.RaceAsync(endPoints, _attempts.ConnectAsync, _time, cancellationToken);
}
