using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.Relay;
using Codex.Libp2p.Protocols.Relay.Protobuf;
using Codex.Libp2p.Tests.Hosting;
using Codex.Libp2p.Tests.Muxing;
using Google.Protobuf;

namespace Codex.Libp2p.Tests.Protocols.Relay;

/// <summary>A peer of a relay that says on its streams what the test says.</summary>
internal sealed class RawRelayPeer : IAsyncDisposable
{
    private readonly RawStop _stop;

    private RawRelayPeer(Host host, ISession relay, RawStop stop) => (Host, Relay, _stop) = (host, relay, stop);

    public Host Host { get; }

    public PeerId PeerId => Host.PeerId;

    public ISession Relay { get; }

    /// <param name="relay">The relay that it is connected with.</param>
    /// <param name="acceptsCircuits">Whether it takes circuits, or lets the relay wait.</param>
    public static async Task<RawRelayPeer> ConnectAsync(RelayNode relay, bool acceptsCircuits = true)
    {
        var host = await TestHost.StartAsync();
        var stop = new RawStop(acceptsCircuits);
        host.AddProtocol(stop);
        return new RawRelayPeer(host, await host.ConnectAsync(relay.Host), stop);
    }

    /// <summary>Such a peer, with a place.</summary>
    public static async Task<RawRelayPeer> WithPlaceAsync(RelayNode relay, bool acceptsCircuits = true)
    {
        var peer = await ConnectAsync(relay, acceptsCircuits);
        Assert.Equal(RelayStatus.Ok, await peer.ReserveAsync());
        return peer;
    }

    public Task<RelayStatus> ReserveAsync() => ReserveAsync(Relay);

    public static async Task<RelayStatus> ReserveAsync(ISession relay)
    {
        var (stream, status) = await AskAsync(relay, new HopWire { Type = RelayProtocol.HopReserve });
        await stream.DisposeAsync();
        return status;
    }

    /// <summary>A circuit to a peer, and what the relay said.</summary>
    public Task<(ISessionStream Stream, RelayStatus Status)> ConnectAsync(PeerId peer) => ConnectAsync(Relay, peer);

    public static Task<(ISessionStream Stream, RelayStatus Status)> ConnectAsync(ISession relay, PeerId peer) =>
        AskAsync(relay, new HopWire
        {
            Type = RelayProtocol.HopConnect,
            Peer = new PeerWire { Id = ByteString.CopyFrom(peer.Bytes) },
        });

    /// <summary>Says something to the relay, and reads the status that it answers.</summary>
    public static async Task<(ISessionStream Stream, RelayStatus Status)> AskAsync(ISession relay, HopWire message)
    {
        var stream = await relay.OpenAsync(RelayProtocol.Hop);
        await RelayCodec.WriteAsync(stream.Output, message, default).InTime();
        var answer = await RelayCodec.ReadAsync<HopWire>(stream.Input, RelayLimits.Default, default).InTime();
        Assert.Equal(RelayProtocol.HopStatus, answer!.Type);
        return (stream, RelayCodec.Status(answer.Status));
    }

    /// <summary>The next circuit that came in.</summary>
    public Task<ISessionStream> AcceptAsync() => _stop.AcceptAsync();

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
