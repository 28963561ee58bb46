using System.IO.Pipelines;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Protocols.Relay;
using Codex.Libp2p.Protocols.Relay.Protobuf;
using Codex.Libp2p.Tests.Hosting;
using Codex.Libp2p.Transport;
using Google.Protobuf;

namespace Codex.Libp2p.Tests.Protocols.Relay;

public sealed class RelayCodecTests
{
    private const string PeerHex =
        "002408011220" + "0101010101010101010101010101010101010101010101010101010101010101";

    private static readonly RelayLimits Limits = RelayLimits.Default;

    [Fact]
    public async Task WriteAsync_Reserve_WritesTheTypeThatIsZero()
    {
        var pipe = new Pipe();

        await RelayCodec.WriteAsync(pipe.Writer, new HopWire { Type = RelayProtocol.HopReserve }, default);

        Assert.True(pipe.Reader.TryRead(out var read));
        Assert.Equal("020800", Convert.ToHexStringLower([.. read.Buffer.FirstSpan]));
    }

    [Fact]
    public void Parse_Connect_NamesThePeer()
    {
        var message = Hop("0801" + "1228" + "0a26" + PeerHex);

        Assert.Equal(RelayProtocol.HopConnect, message!.Type);
        Assert.Equal(PeerHex, Convert.ToHexStringLower(RelayCodec.PeerOf(message.Peer)!.Value.Bytes));
    }

    [Fact]
    public void Parse_StatusWithReservationAndLimit_TellsAll()
    {
        // type STATUS; reservation { expire 1750000000, addrs /ip4/1.2.3.4/tcp/5 }; limit { 120 s, 128 KiB }; 100.
        var message = Hop(
            "0802" + "1a10" + "0880c3bbc206" + "12080401020304060005" + "2206" + "0878" + "10808008" + "2864");

        Assert.Equal(RelayStatus.Ok, RelayCodec.Status(message!.Status));
        Assert.Equal(1_750_000_000UL, message.Reservation.Expire);
        Assert.Equal(
            [Multiaddr.Parse("/ip4/1.2.3.4/tcp/5")],
            RelayCodec.Addresses(message.Reservation.Addrs, Limits.MaxAddresses));
        Assert.Equal(
            new CircuitLimit(TimeSpan.FromMinutes(2), 128 << 10), CircuitLimitWire.Read(message.Limit, Limits));
    }

    [Fact]
    public void Parse_StopConnect_NamesThePeerAndTheLimit()
    {
        var message = RelayCodec.Parse<StopWire>(
            Convert.FromHexString("0800" + "1228" + "0a26" + PeerHex + "1a020878"));

        Assert.True(message!.HasType);
        Assert.Equal(RelayProtocol.StopConnect, message.Type);
        Assert.NotNull(RelayCodec.PeerOf(message.Peer));
        Assert.Equal(new CircuitLimit(TimeSpan.FromMinutes(2), null), CircuitLimitWire.Read(message.Limit, Limits));
    }

    [Theory]
    [InlineData(120U, 120)]
    [InlineData(86_400U, 86_400)]
    [InlineData(120_000U, 120)]
    public void Read_DurationOfJs_IsTakenForMilliseconds(uint wire, int seconds) =>
        Assert.Equal(
            TimeSpan.FromSeconds(seconds), CircuitLimitWire.Read(new LimitWire { Duration = wire }, Limits)!.Duration);

    [Fact]
    public void Read_Zero_MeansNoBound() =>
        Assert.Equal(
            new CircuitLimit(null, null), CircuitLimitWire.Read(new LimitWire { Duration = 0, Data = 0 }, Limits));

    [Fact]
    public void Of_LimitsThatRoundToZero_AreNotNoBound()
    {
        var wire = CircuitLimitWire.Of(new CircuitLimit(TimeSpan.FromMilliseconds(1), 0), Limits);

        Assert.Equal((1U, 1UL), (wire!.Duration, wire.Data));
    }

    [Fact]
    public void Of_LongestDuration_IsNotTakenForMilliseconds()
    {
        var wire = CircuitLimitWire.Of(new CircuitLimit(TimeSpan.FromDays(7), null), Limits);

        Assert.Equal(Limits.MaxDurationSeconds, wire!.Duration);
    }

    [Theory]
    [InlineData(100, RelayStatus.Ok)]
    [InlineData(204, RelayStatus.NoReservation)]
    [InlineData(0, RelayStatus.Unused)]
    [InlineData(205, RelayStatus.Unused)]
    [InlineData(-1, RelayStatus.Unused)]
    public void Status_OfTheWire_IsOneThatIsKnown(int wire, RelayStatus expected) =>
        Assert.Equal(expected, RelayCodec.Status(wire));

    [Fact]
    public void Addresses_WithThePeerBehindThem_AreToldWithout()
    {
        var address = Multiaddr.Parse("/ip4/1.2.3.4/tcp/5");
        var wire = Enumerable.Repeat(ByteString.CopyFrom(address.WithPeer(TestHost.NewKey().PeerId).Bytes), 100);

        var read = RelayCodec.Addresses(wire, 3);

        Assert.Equal([address, address, address], read);
    }

    [Fact]
    public async Task ReadAsync_MoreThanAllowed_IsNothing()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(new byte[] { 0x81, 0x20 });

        Assert.Null(await RelayCodec.ReadAsync<HopWire>(pipe.Reader, Limits, default));
    }

    [Fact]
    public async Task ReadAsync_BytesOfTheCircuitBehindTheMessage_AreLeft()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(new byte[] { 2, 8, 2, 42 });

        Assert.Equal(2, (await RelayCodec.ReadAsync<HopWire>(pipe.Reader, Limits, default))!.Type);

        Assert.True(pipe.Reader.TryRead(out var left));
        Assert.Equal([42], left.Buffer.FirstSpan.ToArray());
    }

    [Fact]
    public void Parse_Garbage_NeverFails()
    {
        var valid = Convert.FromHexString(
            "0802" + "1228" + "0a26" + PeerHex + "1a10" + "0880c3bbc206" + "12080401020304060005"
            + "2202" + "0878" + "2864");

        SeededCases.Check(3000, random =>
        {
            var bytes = random.Next(3) == 0 ? random.UpTo(200) : random.Damage(valid);
            if (RelayCodec.Parse<HopWire>(bytes) is { } hop)
            {
                _ = RelayCodec.PeerOf(hop.Peer);
                _ = RelayCodec.Status(hop.Status);
                _ = CircuitLimitWire.Read(hop.Limit, Limits);
                Assert.InRange(RelayCodec.Addresses(hop.Reservation?.Addrs ?? [], 4).Count, 0, 4);
            }
            _ = RelayCodec.Parse<StopWire>(bytes);
            _ = RelayCodec.Parse<VoucherWire>(bytes);
        });
    }

    private static HopWire? Hop(string hex) => RelayCodec.Parse<HopWire>(Convert.FromHexString(hex));
}
