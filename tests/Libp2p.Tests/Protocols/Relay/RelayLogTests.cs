using System.Collections.Concurrent;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.Relay;
using Codex.Libp2p.Protocols.Relay.Protobuf;
using Codex.Libp2p.Protocols.Relay.Server;
using Codex.Libp2p.Tests.Hosting;
using Codex.Libp2p.Tests.Muxing;
using Codex.Libp2p.Transport;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace Codex.Libp2p.Tests.Protocols.Relay;

/// <summary>What an operator sees of a relay that is used more than it can be.</summary>
public sealed class RelayLogTests
{
    private const int Refusals = 50;

    [Fact]
    public async Task Reserve_FloodThatIsRefused_IsOneLine()
    {
        using var log = new Lines();
        var key = TestHost.NewKey();
        await using var host = await TestHost.StartAsync(key: key);
        await using var relay = Start(
            host, key, new MeetingPolicy(RelayLimits.Default), RelayLimits.Default with { MaxReservations = 0 }, log);
        await using var peer = await TestHost.StartAsync();
        var session = await peer.ConnectAsync(host);

        for (var i = 0; i < Refusals; i++)
        {
            var answer = await AskAsync(session, new HopWire { Type = RelayProtocol.HopReserve });
            Assert.Equal(RelayStatus.ReservationRefused, answer);
        }

        Assert.Equal(Refusals, relay.Statistics.ReservationRefusals[RelayStatus.ReservationRefused]);
        var (level, text) = Assert.Single(log.Shown);
        Assert.Equal(LogLevel.Information, level);
        Assert.Contains("ReservationRefused", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_NoReservation_IsNoneOfTheOperatorsBusiness()
    {
        using var log = new Lines();
        var key = TestHost.NewKey();
        await using var host = await TestHost.StartAsync(key: key);
        await using var relay = Start(
            host, key, new MeetingPolicy(RelayLimits.Default), RelayLimits.Default, log);
        await using var peer = await TestHost.StartAsync();
        var session = await peer.ConnectAsync(host);

        Assert.Equal(RelayStatus.NoReservation, await AskAsync(session, Connect(TestHost.NewKey().PeerId)));

        Assert.Empty(log.Shown);
    }

    [Fact]
    public async Task Circuit_BudgetIsUsedUp_IsAWarning()
    {
        using var log = new Lines();
        var key = TestHost.NewKey();
        await using var host = await TestHost.StartAsync(key: key);
        await using var relay = Start(host, key, new NothingLeft(), RelayLimits.Default, log);
        await using var target = await RelayMember.StartAsync(wantsPlaces: true);
        await target.Host.ConnectAsync(host);
        await target.PlacesAsync(1);
        await using var peer = await TestHost.StartAsync();
        var session = await peer.ConnectAsync(host);
        var stream = await session.OpenAsync(RelayProtocol.Hop);
        await RelayCodec.WriteAsync(stream.Output, Connect(target.PeerId), default);
        Assert.NotNull(await RelayCodec.ReadAsync<HopWire>(stream.Input, RelayLimits.Default, default).InTime());

        await stream.Output.WriteAsync(new byte[100]);
        await Eventually.HoldsAsync(() => !log.Shown.IsEmpty, "Nothing was logged.");

        Assert.Equal(LogLevel.Warning, Assert.Single(log.Shown).Level);
        Assert.Equal(1, relay.Statistics.CircuitEnds[CircuitEnd.BudgetUsedUp]);
        await stream.DisposeAsync();
    }

    private static RelayServer Start(
        Host host, NodeKey key, ICircuitPolicy policy, RelayLimits limits, ILoggerFactory log)
    {
        var relay = new RelayServer(host, key, policy, limits, TimeProvider.System, log);
        relay.Start();
        return relay;
    }

    private static HopWire Connect(PeerId target) => new()
    {
        Type = RelayProtocol.HopConnect,
        Peer = new PeerWire { Id = ByteString.CopyFrom(target.Bytes) },
    };

    private static async Task<RelayStatus> AskAsync(ISession session, HopWire request)
    {
        await using var stream = await session.OpenAsync(RelayProtocol.Hop);
        await RelayCodec.WriteAsync(stream.Output, request, default);
        var answer = await RelayCodec.ReadAsync<HopWire>(stream.Input, RelayLimits.Default, default).InTime();
        return RelayCodec.Status(answer!.Status);
    }

    private sealed class NothingLeft : ICircuitPolicy, ICircuitMeter
    {
        public CircuitGrant Decide(PeerId source, PeerId target) => new(new CircuitLimit(null, null), this);

        public bool TryCharge(long bytes) => false;
    }

    /// <summary>What is logged above the level of debugging.</summary>
    private sealed class Lines : ILoggerFactory, ILogger
    {
        public ConcurrentQueue<(LogLevel Level, string Text)> Shown { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
            // There is none besides.
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                Shown.Enqueue((logLevel, formatter(state, exception)));
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
