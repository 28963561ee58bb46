using Codex.Libp2p.Addressing;
using Codex.Libp2p.Reachability;
using Codex.Libp2p.Tests.Hosting;
using Codex.Libp2p.Tests.Protocols.AutoNat;
using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Tests.Reachability;

public sealed class ObservedAddressesTests
{
    private const string Local = "/ip4/10.0.0.2/tcp/8070";
    private const string Mapped = "/ip4/5.6.7.8/tcp/40000";

    private static readonly Multiaddr[] Listening = [Multiaddr.Parse("/ip4/0.0.0.0/tcp/8070")];

    private readonly ManualTimeProvider _time = new();
    private readonly ObservedAddresses _observed;

    public ObservedAddressesTests() => _observed = New(minObservers: 2);

    [Fact]
    public void Confirmed_AgreementOfNetworks_Counts()
    {
        Assert.True(Report("1.1.1.1", Mapped));
        Assert.Empty(_observed.Confirmed());

        Report("1.2.1.1", Mapped);

        Assert.Equal(
            [new ObservedAddress(Multiaddr.Parse(Mapped), 2, IsGuess: false),
                new ObservedAddress(Multiaddr.Parse("/ip4/5.6.7.8/tcp/8070"), 2, IsGuess: true)],
            _observed.Confirmed());
    }

    [Fact]
    public void Confirmed_ManyPeersOfOneNetwork_HaveOneVote()
    {
        for (var i = 1; i < 100; i++)
            Report($"1.1.{i}.1", Mapped);

        Assert.Empty(_observed.Confirmed());
    }

    [Fact]
    public void Confirmed_OnePeerManyTimes_HasOneVote()
    {
        var peer = TestHost.NewKey().PeerId;
        foreach (var network in new[] { "1.1.1.1", "1.2.1.1", "1.3.1.1" })
        {
            _observed.Report(
                new PathSession(
                    new ConnectionPath(
                        PathKind.Direct, Multiaddr.Parse($"/ip4/{network}/tcp/1"), Multiaddr.Parse(Local)),
                    isOutbound: true,
                    new Libp2p.Protocols.Identify.IdentifyInfo { ObservedAddress = Multiaddr.Parse(Mapped) })
                { RemotePeer = peer },
                Listening);
        }

        Assert.Empty(_observed.Confirmed());
    }

    [Fact]
    public void Confirmed_NotRepeated_Expires()
    {
        Report("1.1.1.1", Mapped);
        Report("1.2.1.1", Mapped);

        _time.Advance(ReachabilityLimits.Default.ObservationLifetime);

        Assert.Empty(_observed.Confirmed());
        Assert.Equal(NatMapping.Unknown, _observed.Nat().Mapping);
    }

    [Fact]
    public void Confirmed_Liars_ComeLastAndAreBounded()
    {
        var limits = ReachabilityLimits.Default;
        var observed = New(minObservers: 1);
        for (var i = 1; i < 200; i++)
            Report($"9.{i}.1.1", $"/ip4/66.{i}.0.1/tcp/1", observed: observed);
        Report("1.1.1.1", Mapped, observed: observed);
        Report("1.2.1.1", Mapped, observed: observed);

        var confirmed = observed.Confirmed();

        Assert.Equal(Mapped, confirmed[0].Address.ToString());
        Assert.Equal(limits.MaxObservedAddresses, confirmed.Count);
    }

    [Fact]
    public void Report_MoreObserversThanAreRemembered_ForgetsTheOldest()
    {
        Report("1.1.1.1", Mapped);
        Report("1.2.1.1", Mapped);
        for (var i = 0; i < ReachabilityLimits.Default.MaxObservers; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Report($"2.1.{i}.1", "/ip4/5.6.7.9/tcp/1");
        }

        Assert.Empty(_observed.Confirmed());
    }

    [Theory]
    [InlineData("/ip4/192.168.1.2/tcp/8070")]
    [InlineData("/ip4/5.6.7.8/udp/8070")]
    [InlineData("/ip4/5.6.7.8/tcp/0")]
    [InlineData("/ip6/2606:4700::1/tcp/8070")]
    [InlineData("/dns4/a.example/tcp/8070")]
    public void Report_NotAnAddressOfThisNodeForOthers_IsLeftOut(string told) => Assert.False(Report("1.1.1.1", told));

    [Fact]
    public void Report_Relayed_IsNotBelieved() =>
        Assert.False(_observed.Report(
            PathSession.Direct("/ip4/1.1.1.1/tcp/1", Local, isOutbound: true, Mapped, PathKind.Relayed), Listening));

    [Fact]
    public void Nat_SamePortForAll_IsEndpointIndependent()
    {
        Report("1.1.1.1", Mapped);
        Assert.Equal(NatMapping.Unknown, _observed.Nat().Mapping);
        Report("1.2.1.1", Mapped);
        Report("1.3.1.1", Mapped);

        Assert.Equal(new NatObservation(NatMapping.EndpointIndependent, false, 3), _observed.Nat());
    }

    [Fact]
    public void Nat_PortIsKept_IsTold()
    {
        Report("1.1.1.1", "/ip4/5.6.7.8/tcp/8070");
        Report("1.2.1.1", "/ip4/5.6.7.8/tcp/8070");

        Assert.Equal(new NatObservation(NatMapping.EndpointIndependent, true, 2), _observed.Nat());
    }

    [Fact]
    public void Nat_AnotherPortForEach_IsEndpointDependentAndGuessed()
    {
        for (var i = 1; i < 5; i++)
            Report($"1.{i}.1.1", $"/ip4/5.6.7.8/tcp/{40000 + i}");

        Assert.Equal(new NatObservation(NatMapping.EndpointDependent, false, 4), _observed.Nat());
        Assert.Equal(
            [new ObservedAddress(Multiaddr.Parse("/ip4/5.6.7.8/tcp/8070"), 4, IsGuess: true)], _observed.Confirmed());
    }

    [Fact]
    public void Nat_OneLiarAmongThree_ChangesNothing()
    {
        Report("1.1.1.1", Mapped);
        Report("1.2.1.1", Mapped);
        Report("6.6.6.6", "/ip4/5.6.7.8/tcp/6");

        Assert.Equal(NatMapping.EndpointIndependent, _observed.Nat().Mapping);
    }

    [Fact]
    public void Nat_OwnAddressIsSeen_IsNone()
    {
        Report("1.1.1.1", "/ip4/5.6.7.8/tcp/8070", local: "/ip4/5.6.7.8/tcp/8070");

        Assert.Equal(new NatObservation(NatMapping.None, true, 1), _observed.Nat());
    }

    [Fact]
    public void Nat_DialledFromAnotherPortOrByThePeer_SaysNothing()
    {
        Report("1.1.1.1", Mapped, local: "/ip4/10.0.0.2/tcp/50000");
        Report("1.2.1.1", Mapped, local: "/ip4/10.0.0.2/tcp/50001");
        Report("1.3.1.1", Mapped, isOutbound: false);

        Assert.Equal(NatMapping.Unknown, _observed.Nat().Mapping);
        // The IP address counts all the same.
        Assert.Contains(
            new ObservedAddress(Multiaddr.Parse("/ip4/5.6.7.8/tcp/8070"), 3, IsGuess: true), _observed.Confirmed());
    }

    private ObservedAddresses New(int minObservers) =>
        new(ReachabilityLimits.Default with { MinObservers = minObservers }, allowPrivate: false, _time);

    private bool Report(
        string from, string told, string local = Local, bool isOutbound = true, ObservedAddresses? observed = null) =>
        (observed ?? _observed).Report(
            PathSession.Direct($"/ip4/{from}/tcp/4001", local, isOutbound, told), Listening);
}
