using System.Net;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Framing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Protocols.AutoNat;
using Codex.Libp2p.Protocols.AutoNat.Protobuf;
using Codex.Libp2p.Tests.Hosting;
using Codex.Libp2p.Tests.Muxing;
using Codex.Libp2p.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace Codex.Libp2p.Tests.Protocols.AutoNat;

/// <summary>Servers that say or do something else than they should.</summary>
public sealed class LyingServerTests
{
    private static readonly Multiaddr Address = Multiaddr.Parse("/ip4/127.0.0.1/tcp/1");
    private static readonly AutoNatLimits NoGrace =
        AutoNatLimits.Default with { ProofGrace = TimeSpan.FromMilliseconds(1) };

    [Fact]
    public async Task AskAsync_ClaimsSuccessWithoutDialBack_ProvesNothing() =>
        await ExpectAsync(
            ScriptedServer.Answering(ScriptedServer.Dialed(0, DialStatus.Ok)), ProbeReason.NotProven);

    [Fact]
    public async Task AskAsync_HandsTheNonceOverOnTheConnectionThereIs_ProvesNothing()
    {
        OpenStreamError? refused = null;
        var script = new ScriptedServer(async (stream, request, token) =>
        {
            refused = await DialBackAsync(stream.Session, request.Nonce, token);
            await ScriptedServer.SendAsync(stream, ScriptedServer.Dialed(0, DialStatus.Ok), token);
        });

        await ExpectAsync(script, ProbeReason.NotProven);
        Assert.NotNull(refused);
    }

    [Fact]
    public async Task AskAsync_DialsBackWithAnotherNonce_ProvesNothing()
    {
        await using var pair = await AutoNatPair.ScriptedAsync(
            new ScriptedServer(static (_, _, _) => Task.CompletedTask), NoGrace);
        await using var dialer = NewDialer();
        pair.Far.AddProtocol(new EchoProtocol());

        var result = await dialer.ProbeAsync(
            pair.Near.PeerId, EndPointOf(pair.NearAddress), new DialNonce(7), default).InTime();

        Assert.Equal(ProbeResult.DialBackFailed, result);
    }

    [Fact]
    public async Task AskAsync_DialsBackWithTheNonce_FailureOfTheAnswerIsForgiven()
    {
        await using var dialer = NewDialer();
        AutoNatPair? pair = null;
        await using var scripted = pair = await AutoNatPair.ScriptedAsync(
            new ScriptedServer(async (stream, request, token) =>
            {
                await dialer.ProbeAsync(
                    stream.Session.RemotePeer, EndPointOf(pair!.NearAddress), new DialNonce(request.Nonce), token);
                await ScriptedServer.SendAsync(stream, ScriptedServer.Dialed(0, DialStatus.DialBackError), token);
            }),
            NoGrace);

        Assert.Equal(ProbeOutcome.Reachable, (await pair.AskAsync(pair.NearAddress)).Outcome);
    }

    [Fact]
    public async Task AskAsync_NonceAsVarintOnAnyIdentity_IsTaken()
    {
        await using var dialer = NewDialer();
        AutoNatPair? pair = null;
        await using var scripted = pair = await AutoNatPair.ScriptedAsync(
            new ScriptedServer(async (stream, request, token) =>
            {
                await dialer.ProbeAsync(
                    stream.Session.RemotePeer, EndPointOf(pair!.NearAddress),
                    new DialNonce(request.Nonce, IsVarint: true), token);
                await ScriptedServer.SendAsync(stream, ScriptedServer.Dialed(0, DialStatus.Ok), token);
            }),
            NoGrace);

        Assert.Equal(ProbeReason.DialedBack, (await pair.AskAsync(pair.NearAddress)).Reason);
    }

    [Fact]
    public async Task AskAsync_OneDialBackForTwoClaims_ProvesOne()
    {
        await using var dialer = NewDialer();
        AutoNatPair? pair = null;
        await using var scripted = pair = await AutoNatPair.ScriptedAsync(
            new ScriptedServer(async (stream, request, token) =>
            {
                await dialer.ProbeAsync(
                    stream.Session.RemotePeer, EndPointOf(pair!.NearAddress), new DialNonce(request.Nonce), token);
                await ScriptedServer.SendAsync(stream, ScriptedServer.Dialed(1, DialStatus.Ok), token);
                await ScriptedServer.SendAsync(stream, ScriptedServer.Dialed(0, DialStatus.Ok), token);
            }),
            NoGrace);

        var probes = await pair.Client.AskAsync(pair.Session, [Address, pair.NearAddress]).InTime();

        Assert.Single(probes, static probe => probe.Outcome == ProbeOutcome.Reachable);
    }

    [Fact]
    public async Task AskAsync_AnswersEachAddressLikeJs_IsReadToTheEnd()
    {
        var script = ScriptedServer.Answering(
            ScriptedServer.Said(ResponseStatus.DialRefused, 1),
            ScriptedServer.Dialed(2, DialStatus.DialError),
            ScriptedServer.Dialed(0, DialStatus.DialBackError));
        await using var pair = await AutoNatPair.ScriptedAsync(script, NoGrace);

        var probes = await pair.Client.AskAsync(
            pair.Session, [.. Enumerable.Range(1, 4).Select(port => Multiaddr.Parse($"/ip4/127.0.0.1/tcp/{port}"))])
            .InTime();

        Assert.Equal(
            [ProbeReason.DialBackFailed, ProbeReason.Refused, ProbeReason.DialFailed, ProbeReason.Refused],
            probes.Select(static probe => probe.Reason));
    }

    [Fact]
    public async Task AskAsync_WantsTenGigabytes_GetsNothing()
    {
        var given = new TaskCompletionSource<bool>();
        var script = new ScriptedServer(async (stream, _, token) =>
        {
            await ScriptedServer.SendAsync(stream, ScriptedServer.Wants(10_000_000_000), token);
            try
            {
                given.SetResult(await ScriptedServer.ReadAsync(stream, token) is not null);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                given.SetResult(false);
            }
        });

        await ExpectAsync(script, ProbeReason.TooExpensive);
        Assert.False(await given.Task.InTime());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(100_000)]
    public async Task AskAsync_WantsAFairPrice_GetsExactlyThat(int price)
    {
        var given = 0;
        var script = new ScriptedServer(async (stream, _, token) =>
        {
            await ScriptedServer.SendAsync(stream, ScriptedServer.Wants((ulong)price), token);
            while (given < price)
            {
                var data = (await ScriptedServer.ReadAsync(stream, token))!.DialDataResponse.Data.Length;
                Assert.InRange(data, 1, AutoNatLimits.DialDataChunkBytes);
                given += data;
            }
            await ScriptedServer.SendAsync(stream, ScriptedServer.Dialed(0, DialStatus.DialError), token);
        });

        await ExpectAsync(script, ProbeReason.DialFailed);
        Assert.Equal(price, given);
    }

    [Fact]
    public async Task AskAsync_WantsToBePaidTwice_IsMalformed() =>
        await ExpectAsync(
            new ScriptedServer(static async (stream, _, token) =>
            {
                await ScriptedServer.SendAsync(stream, ScriptedServer.Wants(1), token);
                await ScriptedServer.SendAsync(stream, ScriptedServer.Wants(1), token);
                await ScriptedServer.ReadAsync(stream, token);
            }),
            ProbeReason.Malformed);

    [Fact]
    public async Task AskAsync_NeverAnswers_TimesOut()
    {
        var time = new ManualTimeProvider();
        await using var pair = await AutoNatPair.ScriptedAsync(
            new ScriptedServer(static (_, _, token) => Task.Delay(Timeout.Infinite, token)), NoGrace, time);

        var asking = pair.Client.AskAsync(pair.Session, [Address]);
        await time.AdvanceUntilAsync(TimeSpan.FromSeconds(1), asking);

        Assert.Equal(ProbeReason.Timeout, (await asking)[0].Reason);
        Assert.Equal(0, pair.Client.PendingCount);
    }

    [Theory]
    [InlineData((int)ResponseStatus.InternalError, ProbeReason.ServerError)]
    [InlineData((int)ResponseStatus.RequestRejected, ProbeReason.Rejected)]
    [InlineData((int)ResponseStatus.DialRefused, ProbeReason.Refused)]
    [InlineData(77, ProbeReason.Malformed)]
    public async Task AskAsync_DoesNotDial_SaysWhy(int status, ProbeReason reason) =>
        await ExpectAsync(ScriptedServer.Answering(ScriptedServer.Said((ResponseStatus)status)), reason);

    [Theory]
    [InlineData(1, (int)DialStatus.DialError)]
    [InlineData(uint.MaxValue, (int)DialStatus.DialError)]
    [InlineData(0, (int)DialStatus.Unused)]
    [InlineData(0, 150)]
    public async Task AskAsync_AnswersNonsense_IsMalformed(uint index, int status) =>
        await ExpectAsync(
            ScriptedServer.Answering(ScriptedServer.Dialed(index, (DialStatus)status)), ProbeReason.Malformed);

    [Fact]
    public async Task AskAsync_EndsAtOnce_IsUnavailable() =>
        await ExpectAsync(ScriptedServer.Answering(), ProbeReason.Unavailable);

    [Fact]
    public async Task AskAsync_MoreAtOnceThanThereMayBe_IsBusy()
    {
        await using var pair = await AutoNatPair.ScriptedAsync(
            new ScriptedServer(static (_, _, token) => Task.Delay(Timeout.Infinite, token)),
            NoGrace with { MaxPendingNonces = 2 });
        using var enough = new CancellationTokenSource();
        var first = pair.Client.AskAsync(pair.Session, [Address], enough.Token);
        var second = pair.Client.AskAsync(pair.Session, [Address], enough.Token);

        Assert.Equal(ProbeReason.Busy, (await pair.AskAsync(Address)).Reason);

        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.InTime());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.InTime());
        Assert.Equal(0, pair.Client.PendingCount);
    }

    [Fact]
    public async Task AskAsync_ManyLongAddresses_RequestStaysWithinWhatNimReads()
    {
        var size = 0;
        await using var pair = await AutoNatPair.ScriptedAsync(
            new ScriptedServer((_, request, _) =>
            {
                size = new AutoNatMessage { DialRequest = request }.CalculateSize();
                return Task.CompletedTask;
            }),
            NoGrace);
        var name = string.Join('.', Enumerable.Repeat(new string('a', 60), 3));

        var probes = await pair.Client.AskAsync(
            pair.Session, [.. Enumerable.Range(1, 50).Select(port => Multiaddr.Parse($"/dns4/{name}/tcp/{port}"))])
            .InTime();

        Assert.InRange(size, 512, AutoNatLimits.MaxSentRequestBytes);
        Assert.InRange(probes.Count, 3, AutoNatLimits.MaxAskedAddresses);
    }

    private static async Task ExpectAsync(ScriptedServer script, ProbeReason reason)
    {
        await using var pair = await AutoNatPair.ScriptedAsync(script, NoGrace);
        var probe = await pair.AskAsync(Address);
        Assert.Equal(reason, probe.Reason);
        Assert.NotEqual(ProbeOutcome.Reachable, probe.Outcome);
    }

    private static async Task<OpenStreamError?> DialBackAsync(ISession session, ulong nonce, CancellationToken token)
    {
        var opened = await session.OpenStreamAsync([AutoNatProtocol.DialBack], token);
        if (!opened.IsOpen)
            return opened.Error;
        await using var stream = opened.Stream;
        LengthPrefixed.Write(stream.Output, AutoNatCodec.EncodeDialBack(new DialNonce(nonce)));
        try
        {
            await stream.Output.FlushAsync(token);
            var read = await LengthPrefixed.ReadAsync(stream.Input, 100, token);
            return read.Status == LengthPrefixedStatus.Message ? null : OpenStreamError.Refused;
        }
        catch (IOException)
        {
            return OpenStreamError.Refused;
        }
    }

    private static ProbeDialer NewDialer() =>
        new("test", AutoNatLimits.Default, TimeProvider.System, NullLoggerFactory.Instance);

    private static IPEndPoint EndPointOf(Multiaddr address) => EndPointAddress.ToEndPoint(address);
}
