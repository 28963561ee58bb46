using System.Net;
using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Tests.Transport;

public sealed class ConnectionAdmissionTests
{
    private static readonly AdmissionLimits Limits = new() { MaxConnections = 10, MaxPerSource = 4, MaxPending = 6 };

    [Fact]
    public void TryAdmit_SourceAtItsLimit_CostsThatSourceItsOldestPendingPlace()
    {
        var admission = new ConnectionAdmission(Limits);
        var places = Enumerable.Range(0, 4).Select(_ => admission.TryAdmit(Ip("192.0.2.1"))!).ToList();

        Assert.NotNull(admission.TryAdmit(Ip("192.0.2.1")));

        Assert.True(places[0].Evicted.IsCancellationRequested);
        Assert.All(places[1..], static place => Assert.False(place.Evicted.IsCancellationRequested));
        Assert.Equal(4, admission.Count);
    }

    [Fact]
    public void TryAdmit_SourceAtItsLimitWithNothingPending_IsRefused()
    {
        var admission = new ConnectionAdmission(Limits);
        for (var i = 0; i < 4; i++)
            Assert.True(admission.TryAdmit(Ip("192.0.2.1"))!.TryPromote());

        Assert.Null(admission.TryAdmit(Ip("192.0.2.1")));
        Assert.Null(admission.TryAdmitOutbound(Ip("192.0.2.1")));
        Assert.NotNull(admission.TryAdmit(Ip("192.0.2.2")));
    }

    [Fact]
    public void TryAdmit_PendingPlacesTaken_EvictsFromTheGreediestSource()
    {
        var admission = new ConnectionAdmission(Limits);
        var honest = admission.TryAdmit(Ip("198.51.100.1"))!;
        var greedy = Enumerable.Range(0, 4).Select(_ => admission.TryAdmit(Ip("192.0.2.1"))!).ToList();
        var other = admission.TryAdmit(Ip("192.0.2.2"))!;

        var newcomer = admission.TryAdmit(Ip("203.0.113.1"))!;

        Assert.True(greedy[0].Evicted.IsCancellationRequested);
        Assert.False(honest.Evicted.IsCancellationRequested);
        Assert.False(other.Evicted.IsCancellationRequested);
        Assert.True(honest.TryPromote());
        Assert.True(newcomer.TryPromote());
        Assert.False(greedy[0].TryPromote());
    }

    [Fact]
    public void TryAdmit_TotalReached_IsRefusedInBothDirections()
    {
        var admission = new ConnectionAdmission(Limits);
        var pending = admission.TryAdmit(Ip("203.0.113.1"))!;
        for (var i = 0; i < 10; i++)
            Assert.NotNull(admission.TryAdmitOutbound(Ip($"192.0.2.{i}")));

        Assert.Null(admission.TryAdmit(Ip("198.51.100.1")));
        Assert.Null(admission.TryAdmitOutbound(Ip("198.51.100.1")));
        Assert.False(pending.TryPromote());
    }

    [Fact]
    public void TryAdmit_AddressesOfOneIPv6Network_AreOneSource()
    {
        var admission = new ConnectionAdmission(Limits);
        for (var i = 0; i < 4; i++)
            Assert.True(admission.TryAdmit(Ip($"2001:db8:0:1:{i}::1"))!.TryPromote());

        Assert.Null(admission.TryAdmit(Ip("2001:db8:0:1:ffff::1")));
        Assert.NotNull(admission.TryAdmit(Ip("2001:db8:0:2::1")));
    }

    [Fact]
    public void TryAdmit_IPv4InIPv6Clothes_IsTheIPv4Source()
    {
        var admission = new ConnectionAdmission(Limits);
        for (var i = 0; i < 4; i++)
            Assert.True(admission.TryAdmit(Ip("192.0.2.1"))!.TryPromote());

        Assert.Null(admission.TryAdmit(Ip("::ffff:192.0.2.1")));
    }

    [Fact]
    public void Counts_AnyOrderOfEvents_NeverExceedLimitsAndReturnToZero() => SeededCases.Check(200, random =>
    {
        var admission = new ConnectionAdmission(Limits);
        var places = new List<Admission>();
        for (var step = 0; step < 300; step++)
        {
            var source = Ip($"192.0.2.{random.Next(8)}");
            var place = places.Count > 0 ? places[random.Next(places.Count)] : null;
            switch (random.Next(5))
            {
                case 0 or 1:
                    Keep(admission.TryAdmit(source));
                    break;
                case 2:
                    Keep(admission.TryAdmitOutbound(source));
                    break;
                case 3:
                    place?.TryPromote();
                    break;
                default:
                    place?.Dispose();
                    break;
            }
            Assert.InRange(admission.PendingCount, 0, Limits.MaxPending);
            Assert.InRange(admission.Count - admission.PendingCount, 0, Limits.MaxConnections);
        }
        foreach (var place in places)
            place.Dispose();
        Assert.Equal(0, admission.Count);
        Assert.Equal(0, admission.PendingCount);

        void Keep(Admission? place)
        {
            if (place is not null)
                places.Add(place);
        }
    });

    private static IPAddress Ip(string text) => IPAddress.Parse(text);
}
