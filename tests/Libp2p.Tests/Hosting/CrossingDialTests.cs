using Codex.Libp2p.Hosting;
using Codex.Libp2p.Protocols.Ping;
using Codex.Libp2p.Tests.Muxing;
using Codex.Libp2p.Upgrade;

namespace Codex.Libp2p.Tests.Hosting;

/// <summary>Two nodes dial each other at once, from the ports they listen on.</summary>
public sealed class CrossingDialTests
{
    private const int Rounds = 64;

    [Fact]
    public async Task DialAsync_BothAtOnce_BothAreConnectedEveryTime()
    {
        for (var round = 0; round < Rounds; round++)
        {
            await using var alice = await TestHost.StartAsync();
            await using var bob = await TestHost.StartAsync();
            using var together = new Barrier(2);

            var results = await Task.WhenAll(DialAsync(alice, bob, together), DialAsync(bob, alice, together)).InTime();

            Assert.All(results, result => Assert.True(result.IsConnected, $"Round {round}: {result.Detail}"));
            foreach (var result in results)
                Assert.NotNull((await PingClient.PingAsync(result.Session!, TimeProvider.System)).RoundTrip);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DialAsync_OtherSideIsInitiatorToo_DialsAgainFromAnotherPort(bool isReset)
    {
        await using var host = await TestHost.StartAsync();
        using var peer = new RawPeer(MuxerChoice.YamuxId);

        var dialling = host.DialAsync(peer.PeerId, [peer.Address]);
        await peer.CrossAsync(host, isReset);
        var again = await peer.AcceptAsync();
        var result = await dialling.InTime();

        Assert.True(result.IsConnected, result.Detail);
        await again.Muxer.DisposeAsync();
    }

    [Fact]
    public async Task DialAsync_OtherSideIsInitiatorTwice_Fails()
    {
        await using var host = await TestHost.StartAsync();
        using var peer = new RawPeer(MuxerChoice.YamuxId);

        var dialling = host.DialAsync(peer.PeerId, [peer.Address]);
        await peer.CrossAsync(host, isReset: false);
        await peer.CrossAsync(host, isReset: false);

        Assert.Equal(DialError.UpgradeFailed, (await dialling.InTime()).Error);
    }

    private static Task<DialResult> DialAsync(Host from, Host to, Barrier together) => Task.Run(() =>
    {
        together.SignalAndWait();
        return from.DialAsync(to.PeerId, to.ListenAddresses);
    });
}
