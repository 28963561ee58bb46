using Codex.Libp2p.Addressing;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.Relay;
using Codex.Libp2p.Tests.Hosting;

namespace Codex.Libp2p.Tests.Protocols.Relay;

public sealed class CircuitAddressTests
{
    private static readonly Multiaddr Address = Multiaddr.Parse("/ip4/1.2.3.4/tcp/5");

    private readonly PeerId _relay = TestHost.NewKey().PeerId;

    [Fact]
    public void Of_Address_NamesTheRelayBeforeTheCircuit()
    {
        Assert.Equal($"/ip4/1.2.3.4/tcp/5/p2p/{_relay}/p2p-circuit", CircuitAddress.Of(Address, _relay).ToString());
        Assert.Equal(CircuitAddress.Of(Address, _relay), CircuitAddress.Of(Address.WithPeer(_relay), _relay));
    }

    [Theory]
    [InlineData("/ip4/1.2.3.4/tcp/5")]
    [InlineData("/dns4/relay.example/tcp/5")]
    public void TrySplit_WhatOfMade_IsTheSame(string text)
    {
        var circuit = CircuitAddress.Of(Multiaddr.Parse(text), _relay);

        foreach (var address in new[] { circuit, circuit.WithPeer(TestHost.NewKey().PeerId) })
        {
            Assert.True(CircuitAddress.TrySplit(address, out var relay, out var at));
            Assert.Equal((_relay, text), (relay, at!.ToString()));
        }
    }

    [Theory]
    [InlineData("/ip4/1.2.3.4/tcp/5")]
    [InlineData("/p2p-circuit")]
    [InlineData("/ip4/1.2.3.4/tcp/5/p2p-circuit")]
    [InlineData("/ip4/1.2.3.4/tcp/5/p2p/{0}")]
    [InlineData("/ip4/1.2.3.4/tcp/5/p2p/{0}/p2p-circuit/p2p/{0}/p2p-circuit")]
    [InlineData("/ip4/1.2.3.4/tcp/5/p2p/{0}/p2p-circuit/ip4/1.2.3.4/tcp/5")]
    public void TrySplit_NotThroughOneRelay_IsNone(string text) =>
        Assert.False(CircuitAddress.TrySplit(
            Multiaddr.Parse(text.Replace("{0}", _relay.ToString(), StringComparison.Ordinal)), out _, out _));
}
