using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.Relay;
using Codex.Libp2p.Protocols.Relay.Protobuf;
using Codex.Libp2p.Tests.Hosting;
using Codex.Libp2p.Tests.Muxing;
using Google.Protobuf;

namespace Codex.Libp2p.Tests.Protocols.Relay;

/// <summary>A place lasts as long as there is any direct connection between the two, and not longer.</summary>
public sealed class SecondConnectionTests
{
    [Fact]
    public async Task Relay_ConnectionOfThePlaceEnds_PassesCircuitsOnOverTheOther()
    {
        await using var relay = await RelayNode.StartAsync();
        await using var target = await RawRelayPeer.WithPlaceAsync(relay);
        await ConnectAgainAsync(target.Host, relay.Host);
        await using var source = await RawRelayPeer.ConnectAsync(relay);

        await EndFirstAsync(target.Relay, relay.Host, target.PeerId);
        var (stream, status) = await source.ConnectAsync(target.PeerId);

        Assert.Equal(RelayStatus.Ok, status);
        Assert.Equal(1, relay.Server.Statistics.Reservations);
        await stream.DisposeAsync();
        await target.Host.DisconnectAsync(relay.Host.PeerId).InTime();
        await Eventually.HoldsAsync(
            () => relay.Server.Statistics.Reservations == 0, "The place outlives the last connection.");
    }

    [Theory]
    [InlineData(RelayStatus.Ok)]
    [InlineData(RelayStatus.ReservationRefused)]
    public async Task Client_ConnectionOfThePlaceEnds_TakesCircuitsUntilTheRelaySaysOtherwise(RelayStatus says)
    {
        await using var member = await RelayMember.StartAsync(wantsPlaces: true);
        await using var relay = await TestHost.StartAsync();
        var hop = new SlowRelay();
        relay.AddProtocol(hop);
        var first = await member.Host.ConnectAsync(relay);
        await hop.AnswerAsync(RelayStatus.Ok);
        await member.PlacesAsync(1);
        await ConnectAgainAsync(member.Host, relay);

        await EndFirstAsync(first, relay, member.PeerId);
        await hop.AskedAsync();

        // The relay has not answered yet: the place is what it was.
        Assert.Single(member.Client.Places);
        Assert.Equal(RelayStatus.Ok, await StopAsync(relay.FindSession(member.PeerId)!));
        await hop.AnswerAsync(says);
        await member.PlacesAsync(says == RelayStatus.Ok ? 1 : 0);
    }

    private static async Task ConnectAgainAsync(Host from, Host to)
    {
        Assert.True((await from.DialDirectlyAsync(to.PeerId, to.ListenAddresses, default).InTime()).IsConnected);
        await Eventually.HoldsAsync(() => Count(to, from.PeerId) == 2, "There is no second connection.");
    }

    private static async Task EndFirstAsync(ISession first, Host other, PeerId peer)
    {
        await first.DisconnectAsync().InTime();
        await Eventually.HoldsAsync(() => Count(other, peer) == 1, "The first connection does not end.");
    }

    private static int Count(Host host, PeerId peer) => host.Sessions.Count(session => session.RemotePeer == peer);

    private static async Task<RelayStatus> StopAsync(ISession session)
    {
        await using var stream = await session.OpenAsync(RelayProtocol.Stop);
        var connect = new StopWire
        {
            Type = RelayProtocol.StopConnect,
            Peer = new PeerWire { Id = ByteString.CopyFrom(TestHost.NewKey().PeerId.Bytes) },
        };
        await RelayCodec.WriteAsync(stream.Output, connect, default).InTime();
        var answer = await RelayCodec.ReadAsync<StopWire>(stream.Input, RelayLimits.Default, default).InTime();
        return RelayCodec.Status(answer!.Status);
    }

    /// <summary>Says what the test says to who asks for a place, when the test says it.</summary>
    private sealed class SlowRelay : ISessionListenerProtocol
    {
        private readonly SemaphoreSlim _asked = new(0);
        private readonly SemaphoreSlim _answers = new(0);
        private RelayStatus _status;

        public string Id => RelayProtocol.Hop;

        public StreamLimits Limits => StreamLimits.Default;

        /// <summary>Returns when somebody asks.</summary>
        public async Task AskedAsync()
        {
            Assert.True(await _asked.WaitAsync(TestHost.Patience), "Nobody asks.");
            _asked.Release();
        }

        /// <summary>Answers who asks, or who asks next.</summary>
        public async Task AnswerAsync(RelayStatus status)
        {
            Assert.True(await _asked.WaitAsync(TestHost.Patience), "Nobody asks.");
            _status = status;
            _answers.Release();
        }

        public async Task ListenAsync(ISessionStream stream, CancellationToken cancellationToken)
        {
            await RelayCodec.ReadAsync<HopWire>(stream.Input, RelayLimits.Default, cancellationToken);
            _asked.Release();
            await _answers.WaitAsync(cancellationToken);
            var answer = new HopWire { Type = RelayProtocol.HopStatus, Status = (int)_status };
            if (_status == RelayStatus.Ok)
            {
                answer.Reservation = new ReservationWire
                {
                    Expire = (ulong)DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds(),
                };
            }

            await RelayCodec.WriteAsync(stream.Output, answer, cancellationToken);
        }
    }
}
