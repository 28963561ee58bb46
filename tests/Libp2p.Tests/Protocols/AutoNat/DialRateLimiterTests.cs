using System.Net;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.AutoNat;
using Codex.Libp2p.Tests.Hosting;
using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Tests.Protocols.AutoNat;

public sealed class DialRateLimiterTests
{
    private static readonly AutoNatLimits Limits = AutoNatLimits.Default with
    {
        MaxRequests = 6,
        MaxRequestsPerPeer = 2,
        MaxRequestsPerSource = 3,
        MaxDialDataRequests = 1,
    };

    private readonly ManualTimeProvider _time = new();
    private readonly DialRateLimiter _limiter;

    public DialRateLimiterTests() => _limiter = new DialRateLimiter(Limits, _time);

    [Fact]
    public void TryEnter_OnePeer_HasItsShareOfTheWindow()
    {
        var peer = NewPeer();

        Assert.Equal([true, true, false], Enumerable.Range(1, 3).Select(i => _limiter.TryEnter(peer, Source(i))));
        _time.Advance(Limits.RateWindow);
        Assert.True(_limiter.TryEnter(peer, Source(1)));
    }

    [Fact]
    public void TryEnter_OneSourceWithManyPeers_HasItsShare() =>
        Assert.Equal(3, Enumerable.Range(0, 10).Count(_ => _limiter.TryEnter(NewPeer(), Source(1))));

    [Fact]
    public void TryEnter_Everybody_IsBounded()
    {
        Assert.Equal(6, Enumerable.Range(0, 20).Count(i => _limiter.TryEnter(NewPeer(), Source(i))));
        // What was refused does not count: the next window is as large.
        _time.Advance(Limits.RateWindow);
        Assert.Equal(6, Enumerable.Range(0, 20).Count(i => _limiter.TryEnter(NewPeer(), Source(i))));
    }

    [Fact]
    public void TryEnterDialData_Everybody_IsBounded()
    {
        Assert.True(_limiter.TryEnterDialData());
        Assert.False(_limiter.TryEnterDialData());
        _time.Advance(Limits.RateWindow);
        Assert.True(_limiter.TryEnterDialData());
    }

    private static PeerId NewPeer() => TestHost.NewKey().PeerId;

    private static SourceKey Source(int i) => SourceKey.Of(new IPAddress([192, 0, 2, (byte)i]));
}
