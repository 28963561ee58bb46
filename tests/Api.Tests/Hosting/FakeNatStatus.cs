using Codex.Api.Ports.Reachability;

namespace Codex.Api.Tests.Hosting;

/// <summary>What a test says of how the node is reached; nothing by default.</summary>
internal sealed class FakeNatStatus : INatStatus
{
    public NatReport Report { get; set; } = new(
        ReachabilityState.Unknown,
        "Nobody has tried yet.",
        ClientMode: false,
        [],
        PortMappingReport.Off,
        [],
        RelayServer: null,
        new HolePunchReport(0, 0),
        []);
}
