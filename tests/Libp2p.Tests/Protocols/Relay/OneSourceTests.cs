using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.Relay;
using Codex.Libp2p.Protocols.Relay.Protobuf;
using Codex.Libp2p.Tests.Hosting;
using Codex.Libp2p.Tests.Muxing;
using Google.Protobuf;

namespace Codex.Libp2p.Tests.Protocols.Relay;

/// <summary>Identities cost nothing, addresses do: what many peers on one machine can do to a relay.</summary>
public sealed class OneSourceTests
{
    /// <summary>A host whose connections come from another address than those of all others.</summary>
    private static readonly HostOptions Elsewhere =
        new() { ListenAddresses = [Multiaddr.Parse("/ip4/127.0.0.2/tcp/0")] };

    [Fact]
    public async Task Hop_StreamsOnWhichNothingIsSaid_OthersAreServed()
    {
        // 65 streams are answered in all, and one peer may have them.
        var limits = RelayLimits.Default with { MaxCircuits = 1, MaxCircuitsPerPeer = 64, MaxRequestsPerSource = 8 };
        await using var relay = await RelayNode.StartAsync(limits);
        await using var attacker = await TestHost.StartAsync();
        var session = await attacker.ConnectAsync(relay.Host);
        var streams = new List<ISessionStream>();
        for (var i = 0; i < 65; i++)
        {
            // The reset of one that is dropped may overtake the answer that the protocol is spoken.
            if ((await session.OpenStreamAsync([RelayProtocol.Hop]).InTime()).Stream is { } stream)
                streams.Add(stream);
        }
        await Eventually.HoldsAsync(
            () => relay.Server.Statistics.DroppedRequests == 65 - 8, "Silent streams were not dropped.");

        await using var member = await RelayMember.WithPlaceAsync(relay, Elsewhere);

        Assert.Equal(1, relay.Server.Statistics.Reservations);
        Assert.InRange(streams.Count, 8, 65);
        foreach (var stream in streams)
            await stream.DisposeAsync();
    }

    [Fact]
    public async Task Connect_ManyPeersOfOneAddress_LeaveTheTargetToOthers()
    {
        var limits = RelayLimits.Default with { MaxCircuitsPerPeer = 3, MaxCircuitsToTargetPerSource = 2 };
        await using var relay = await RelayNode.StartAsync(limits);
        await using var target = await RelayMember.WithPlaceAsync(relay);
        await using var first = await TestHost.StartAsync();
        await using var second = await TestHost.StartAsync();
        await using var third = await TestHost.StartAsync();
        await using var other = await TestHost.StartAsync(Elsewhere);

        Assert.Equal(RelayStatus.Ok, await AskAsync(first, relay, target.PeerId));
        Assert.Equal(RelayStatus.Ok, await AskAsync(second, relay, target.PeerId));
        Assert.Equal(RelayStatus.ResourceLimitExceeded, await AskAsync(third, relay, target.PeerId));
        Assert.Equal(RelayStatus.Ok, await AskAsync(other, relay, target.PeerId));

        var done = relay.Server.Statistics;
        Assert.Equal(3, done.Circuits);
        Assert.Equal(1, done.RefusedCircuits);
        Assert.Equal(1, done.CircuitRefusals[RelayStatus.ResourceLimitExceeded]);
    }

    [Fact]
    public async Task Statistics_CircuitsThatEnded_AreToldByWhy()
    {
        await using var relay = await RelayNode.StartAsync();
        await using var target = await RelayMember.WithPlaceAsync(relay);
        await using var source = await TestHost.StartAsync();
        Assert.Equal(RelayStatus.NoReservation, await AskAsync(source, relay, TestHost.NewKey().PeerId));
        Assert.Equal(RelayStatus.Ok, await AskAsync(source, relay, target.PeerId));

        await source.DisconnectAsync(relay.Host.PeerId);
        await relay.IdleAsync();

        var done = relay.Server.Statistics;
        Assert.Equal(1, done.CircuitRefusals[RelayStatus.NoReservation]);
        Assert.Equal(1, Assert.Single(done.CircuitEnds).Value);
    }

    /// <summary>Asks for a circuit, on which then nothing is sent.</summary>
    private static async Task<RelayStatus> AskAsync(Host source, RelayNode relay, PeerId target)
    {
        var session = await source.ConnectAsync(relay.Host);
        var stream = await session.OpenAsync(RelayProtocol.Hop);
        var connect = new HopWire
        {
            Type = RelayProtocol.HopConnect,
            Peer = new PeerWire { Id = ByteString.CopyFrom(target.Bytes) },
        };
        await RelayCodec.WriteAsync(stream.Output, connect, default);
        var answer = await RelayCodec.ReadAsync<HopWire>(stream.Input, RelayLimits.Default, default).InTime();
        return RelayCodec.Status(answer!.Status);
    }
}
