using System.Net;
using Codex.Api.Ports.Reachability;
using Codex.Libp2p.Addressing;
using Codex.Silo.Reachability;

namespace Codex.Silo.Tests.Reachability;

public sealed class AnnouncementRulesTests
{
    private const string Home = "/ip4/192.168.1.2/tcp/8070";
    private const string Public = "/ip4/45.1.2.3/tcp/8070";
    private const string Mapped = "/ip4/45.9.9.9/tcp/9000";
    private const string Seen = "/ip4/45.9.9.9/tcp/8070";
    private const string Relay = "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA";
    private const string Circuit = $"/ip4/45.7.7.7/tcp/7/p2p/{Relay}/p2p-circuit";

    [Fact]
    public void Apply_ExternalAddressGiven_IsTheOnlyOneWithThePortListenedOn()
    {
        var evidence = Evidence([Home, "/ip4/127.0.0.1/tcp/8070"], mapped: [Mapped], circuits: [Circuit]) with
        {
            External = IPAddress.Parse("45.1.2.3"),
        };

        Assert.Equal([Public], Announced(evidence));
        Assert.Equal([Public], AnnouncementRules.Candidates(evidence).Select(static a => a.ToString()));
    }

    [Fact]
    public void Apply_Passive_TellsWhereItListensWhateverIsKnown() =>
        Assert.Equal(
            [Home], Announced(Evidence([Home], mapped: [Mapped], circuits: [Circuit]) with { IsPassive = true }));

    [Fact]
    public void Apply_NothingButTheLocalNetwork_TellsIt() => Assert.Equal([Home], Announced(Evidence([Home])));

    [Fact]
    public void Apply_MappedAndUntested_IsToldBeforeTheLocalNetwork() =>
        Assert.Equal([Mapped, Home], Announced(Evidence([Home], mapped: [Mapped])));

    [Fact]
    public void Apply_MappedButDialledInVain_IsNotToldAndTheRelayIs() =>
        Assert.Equal(
            [Circuit, Home], Announced(Evidence([Home], mapped: [Mapped], circuits: [Circuit], refuted: [Mapped])));

    [Fact]
    public void Apply_Observed_IsToldOnceConfirmedAndTheRelayNoMore()
    {
        Assert.Equal([Circuit, Home], Announced(Evidence([Home], observed: [Seen], circuits: [Circuit])));
        Assert.Equal(
            [Seen, Home], Announced(Evidence([Home], observed: [Seen], circuits: [Circuit], confirmed: [Seen])));
    }

    [Fact]
    public void Apply_OneOfTwoConfirmed_ItIsFirst() =>
        Assert.Equal([Seen, Mapped], Announced(Evidence([], mapped: [Mapped], observed: [Seen], confirmed: [Seen])));

    [Theory]
    [InlineData(false, false, ReachabilityState.Unknown)]
    [InlineData(true, false, ReachabilityState.Reachable)]
    [InlineData(false, true, ReachabilityState.NotReachable)]
    public void Overall_PublicAddress_IsAsThePeersSay(bool isConfirmed, bool isRefuted, ReachabilityState expected)
    {
        var evidence = Evidence(
            [Home], mapped: [Mapped], circuits: [Circuit], confirmed: isConfirmed ? [Mapped] : [],
            refuted: isRefuted ? [Mapped] : []);

        Assert.Equal(expected, AnnouncementRules.Overall(AnnouncementRules.Apply(evidence)));
    }

    private static string[] Announced(AddressEvidence evidence) =>
        [.. AnnouncementRules.Apply(evidence).Where(static a => a.IsAnnounced)
            .Select(static a => a.Address.ToString())];

    private static AddressEvidence Evidence(
        string[] listening,
        string[]? mapped = null,
        string[]? observed = null,
        string[]? circuits = null,
        string[]? confirmed = null,
        string[]? refuted = null) => new()
        {
            Listening = Parse(listening),
            Mapped = Parse(mapped),
            Observed = Parse(observed),
            Circuits = Parse(circuits),
            Verdict = address => confirmed?.Contains(address.ToString()) == true
                ? new AddressVerdict(ReachabilityState.Reachable, "")
                : refuted?.Contains(address.ToString()) == true
                    ? new AddressVerdict(ReachabilityState.NotReachable, "")
                    : AddressVerdict.Untested,
        };

    private static Multiaddr[] Parse(string[]? texts) => [.. (texts ?? []).Select(text => Multiaddr.Parse(text))];
}
