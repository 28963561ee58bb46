using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.Relay;
using Codex.Libp2p.Records;
using Codex.Libp2p.Tests.Hosting;

namespace Codex.Libp2p.Tests.Protocols.Relay;

public sealed class ReservationVoucherTests
{
    private static readonly DateTimeOffset Now = new(2025, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly NodeKey _relay = TestHost.NewKey();
    private readonly PeerId _peer = TestHost.NewKey().PeerId;

    [Fact]
    public void IsValid_SignedByTheRelayForThePeer_Holds() =>
        Assert.True(ReservationVoucher.IsValid(Sign(_relay, _peer), _relay.PeerId, _peer, Now));

    [Fact]
    public void IsValid_AnotherSigner_IsForged()
    {
        var other = TestHost.NewKey();

        Assert.False(ReservationVoucher.IsValid(Sign(other, _peer), _relay.PeerId, _peer, Now));
    }

    [Fact]
    public void IsValid_AnotherPeersVoucher_IsNone() =>
        Assert.False(
            ReservationVoucher.IsValid(Sign(_relay, TestHost.NewKey().PeerId), _relay.PeerId, _peer, Now));

    [Fact]
    public void IsValid_Expired_IsNone() =>
        Assert.False(ReservationVoucher.IsValid(
            ReservationVoucher.Sign(_relay, _peer, Now), _relay.PeerId, _peer, Now));

    [Fact]
    public void IsValid_SignedForAnotherPurpose_IsForged()
    {
        Assert.Equal(
            RecordError.None,
            SignedEnvelope.TryOpen(Sign(_relay, _peer), EnvelopePurpose.RelayVoucher, out var voucher));
        var record = SignedEnvelope.Seal(_relay, EnvelopePurpose.PeerRecord, voucher!.Payload.Span);

        Assert.False(ReservationVoucher.IsValid(record.Bytes.Span, _relay.PeerId, _peer, Now));
    }

    [Fact]
    public void IsValid_OneBitIsOther_IsForged()
    {
        var voucher = Sign(_relay, _peer);

        SeededCases.Check(200, random =>
        {
            byte[] damaged = [.. voucher];
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            Assert.False(ReservationVoucher.IsValid(damaged, _relay.PeerId, _peer, Now));
        });
    }

    [Fact]
    public void IsValid_Garbage_NeverFails()
    {
        var voucher = Sign(_relay, _peer);

        SeededCases.Check(200, random =>
            _ = ReservationVoucher.IsValid(
                random.Next(3) == 0 ? random.UpTo(300) : random.Damage(voucher), _relay.PeerId, _peer, Now));
    }

    private static byte[] Sign(NodeKey relay, PeerId peer) => ReservationVoucher.Sign(relay, peer, Now.AddHours(1));
}
