using System.Buffers;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Framing;
using Codex.Libp2p.Protocols.AutoNat;
using Codex.Libp2p.Protocols.AutoNat.Protobuf;
using Codex.Libp2p.Tests.Hosting;
using Codex.Libp2p.Tests.Muxing;
using Codex.Libp2p.Transport;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace Codex.Libp2p.Tests.Protocols.AutoNat;

/// <summary>Clients that do something else than they should.</summary>
public sealed class AutoNatServerTests : IAsyncDisposable
{
    private static readonly AutoNatLimits Limits = AutoNatPair.Laboratory.Limits;

    private readonly ManualTimeProvider _time = new();
    private readonly ProbeDialer _dialer = new("test", Limits, TimeProvider.System, NullLoggerFactory.Instance);

    public ValueTask DisposeAsync() => _dialer.DisposeAsync();

    [Fact]
    public async Task ListenAsync_Relayed_IsRefused()
    {
        var circuit = Multiaddr.Parse("/ip4/127.0.0.1/tcp/7/p2p-circuit");
        var stream = new StubStream(new PathSession(new ConnectionPath(PathKind.Relayed, circuit), isOutbound: false));

        await NewListener().ListenAsync(stream, default).InTime();

        Assert.Equal(ResponseStatus.DialRefused, (await ReadAsync(stream)).DialResponse.Status);
    }

    [Fact]
    public async Task ListenAsync_AddressOfSomebodyElse_HasAPrice()
    {
        var (stream, serving) = await AskAsync("/ip4/127.0.0.3/tcp/1");

        var wanted = (await ReadAsync(stream)).DialDataRequest;

        Assert.Equal(0u, wanted.AddrIdx);
        Assert.InRange((long)wanted.NumBytes, AutoNatLimits.MinDialDataBytes, AutoNatLimits.MaxDialDataBytes);
        await PayAsync(stream, (int)wanted.NumBytes, AutoNatLimits.DialDataChunkBytes);
        await serving.InTime();
        Assert.Equal(DialStatus.DialError, (await ReadAsync(stream)).DialResponse.DialStatus);
    }

    [Fact]
    public async Task ListenAsync_PaysInCoppers_IsReset()
    {
        var (stream, serving) = await AskAsync("/ip4/127.0.0.3/tcp/1");
        await ReadAsync(stream);

        await PayAsync(stream, bytes: 10, chunk: 10);
        await serving.InTime();

        Assert.True(stream.IsReset);
    }

    [Fact]
    public async Task ListenAsync_NeverPays_IsGivenUp()
    {
        var (stream, serving) = await AskAsync("/ip4/127.0.0.3/tcp/1");
        await ReadAsync(stream);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _time.AdvanceUntilAsync(TimeSpan.FromSeconds(1), serving));
    }

    [Fact]
    public async Task ListenAsync_NeverAsks_IsGivenUp()
    {
        var serving = NewListener().ListenAsync(new StubStream(Client()), default);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _time.AdvanceUntilAsync(TimeSpan.FromSeconds(1), serving));
    }

    [Fact]
    public void ListenAsync_Garbage_IsResetOrRefused() => SeededCases.Check(200, random =>
    {
        var wire = new ArrayBufferWriter<byte>();
        LengthPrefixed.Write(wire, Request("/dns4/a.example/tcp/1"));
        var bytes = random.Next(4) == 0 ? random.UpTo(2000) : random.Damage(wire.WrittenSpan.ToArray());
        var stream = new StubStream(Client());
        stream.Far.Output.WriteAsync(bytes).AsTask().GetAwaiter().GetResult();
        stream.Far.Output.Complete();

        NewListener().ListenAsync(stream, default).InTime().GetAwaiter().GetResult();

        Assert.True(stream.IsReset
            || ReadAsync(stream).GetAwaiter().GetResult().DialResponse.Status != ResponseStatus.InternalError);
    });

    [Fact]
    public async Task ListenAsync_Flood_IsBoundedAndOthersAreServedAfterwards()
    {
        var limits = Limits with { MaxRequests = 10, MaxRequestsPerPeer = 5 };
        await using var pair = await AutoNatPair.ServedAsync(AutoNatPair.Laboratory with { Limits = limits });
        using var events = pair.Near.Events.Subscribe();
        var most = 0;

        var flood = Enumerable.Range(0, 200).Select(async _ =>
        {
            var probe = Assert.Single(await pair.Client.AskAsync(pair.Session, [pair.NearAddress]));
            most = Math.Max(most, pair.ProbeCount);
            return probe;
        });
        var probes = await Task.WhenAll(flood).InTime();

        Assert.InRange(most, 0, limits.MaxStreamsPerPeer);
        Assert.InRange(probes.Count(static probe => probe.Outcome == ProbeOutcome.Reachable), 1, 5);
        Assert.Equal(0, pair.ProbeCount);
        await using var other = await TestHost.StartAsync();
        var client = new AutoNatClient(other, AutoNatLimits.Default, TimeProvider.System);
        client.Start();
        var served = await client.AskAsync(await other.ConnectAsync(pair.Far), [other.ListenAddresses[0]]).InTime();
        Assert.Equal(ProbeOutcome.Reachable, served[0].Outcome);
    }

    [Fact]
    public async Task ProbeAsync_MoreThanThereMayBe_IsBusy()
    {
        using var silent = new RawPeer("/yamux/1.0.0");
        await using var dialer = new ProbeDialer(
            "test", Limits with { MaxStreams = 1 }, TimeProvider.System, NullLoggerFactory.Instance);
        using var enough = new CancellationTokenSource();
        var endPoint = EndPointAddress.ToEndPoint(silent.Address);

        var first = dialer.ProbeAsync(silent.PeerId, endPoint, new DialNonce(1), enough.Token);
        Assert.Equal(
            ProbeResult.Busy, await dialer.ProbeAsync(silent.PeerId, endPoint, new DialNonce(1), default).InTime());

        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.InTime());
        Assert.Equal(0, dialer.Count);
    }

    private static PathSession Client() =>
        PathSession.Direct("/ip4/127.0.0.1/tcp/7", "/ip4/127.0.0.1/tcp/8", isOutbound: false);

    private static byte[] Request(string address) => new AutoNatMessage
    {
        DialRequest = new DialRequest
        {
            Nonce = 1,
            Addrs = { ByteString.CopyFrom(Multiaddr.Parse(address).Bytes) },
        },
    }.ToByteArray();

    private static async Task<AutoNatMessage> ReadAsync(StubStream stream)
    {
        var read = await LengthPrefixed.ReadAsync(stream.Far.Input, 1000, default).InTime();
        Assert.Equal(LengthPrefixedStatus.Message, read.Status);
        return AutoNatMessage.Parser.ParseFrom(read.Bytes.Span);
    }

    private static async Task PayAsync(StubStream stream, int bytes, int chunk)
    {
        for (var left = bytes; left > 0; left -= chunk)
        {
            var data = new DialDataResponse { Data = ByteString.CopyFrom(new byte[Math.Min(left, chunk)]) };
            LengthPrefixed.Write(
                stream.Far.Output, new AutoNatMessage { DialDataResponse = data }.ToByteArray());
            await stream.Far.Output.FlushAsync().InTime();
        }
    }

    private async Task<(StubStream Stream, Task Serving)> AskAsync(string address)
    {
        var stream = new StubStream(Client());
        LengthPrefixed.Write(stream.Far.Output, Request(address));
        await stream.Far.Output.FlushAsync();
        return (stream, NewListener().ListenAsync(stream, default));
    }

    private DialRequestListener NewListener() => new(new DialServices(
        new DialPolicy(allowPrivate: true), new DialRateLimiter(Limits, _time), _dialer, Limits, _time,
        Seed.NextRandom(), NullLogger.Instance));
}
