using System.Net;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.Relay;
using Codex.Libp2p.Protocols.Relay.Server;
using Codex.Libp2p.Tests.Hosting;
using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Tests.Protocols.Relay;

public sealed class ReservationTableTests
{
    private static readonly SourceKey Source = SourceKey.Of(IPAddress.Parse("192.0.2.1"));

    private readonly ManualTimeProvider _time = new();
    private readonly StubSession _session = new();
    private readonly NodeKey _relay = TestHost.NewKey();

    [Fact]
    public void TryKeep_AgainAtOnce_IsTheSamePlaceAndNotSignedAgain()
    {
        var table = Table();
        var first = table.TryKeep(_session, Source);
        _time.Advance(RelayLimits.Default.MinRenewalPause - TimeSpan.FromSeconds(1));

        var again = table.TryKeep(_session, Source);

        Assert.Same(first, again);
        Assert.Same(first!.VoucherOf(_relay), again!.VoucherOf(_relay));
    }

    [Fact]
    public void TryKeep_AfterAWhile_IsKeptLonger()
    {
        var table = Table();
        var first = table.TryKeep(_session, Source);
        _time.Advance(RelayLimits.Default.MinRenewalPause);

        var again = table.TryKeep(_session, Source);

        Assert.Equal(RelayLimits.Default.MinRenewalPause, again!.Expires - first!.Expires);
        Assert.NotSame(first.VoucherOf(_relay), again.VoucherOf(_relay));
    }

    [Fact]
    public void TryKeep_ShortLifetime_IsKeptLongerAfterAQuarterOfIt()
    {
        var lifetime = TimeSpan.FromSeconds(8);
        var table = Table(RelayLimits.Default with { ReservationLifetime = lifetime });
        table.TryKeep(_session, Source);
        _time.Advance(lifetime / 4);

        Assert.Equal(_time.GetUtcNow() + lifetime, table.TryKeep(_session, Source)!.Expires);
    }

    [Fact]
    public void Find_AnotherDirectConnection_IsPreferredToTheOneThatMayBeEnding()
    {
        var other = new StubSession();
        var table = new ReservationTable(
            RelayLimits.Default, peer => peer == _session.RemotePeer ? other : null, _time);
        table.TryKeep(_session, Source);

        Assert.Same(other, table.Find(_session.RemotePeer));
        Assert.Null(table.Find(other.RemotePeer));
    }

    [Fact]
    public void Find_PlaceHasExpired_IsNoneWhateverConnectionsThereAre()
    {
        var table = new ReservationTable(RelayLimits.Default, _ => _session, _time);
        table.TryKeep(_session, Source);
        _time.Advance(RelayLimits.Default.ReservationLifetime);

        Assert.Null(table.Find(_session.RemotePeer));
        Assert.Equal(0, table.Count);
    }

    private ReservationTable Table(RelayLimits? limits = null) =>
        new(limits ?? RelayLimits.Default, static _ => null, _time);
}
