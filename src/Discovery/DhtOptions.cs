using System.Net;
using Codex.Libp2p.Records;

namespace Codex.Discovery;

/// <summary>How a node takes part in the DHT.</summary>
public sealed record DhtOptions
{
    /// <summary>
    /// The nodes through which it joins. Without any it is alone until somebody joins through it. Default: none.
    /// </summary>
    public IReadOnlyList<SignedPeerRecord> BootstrapNodes { get; init; } = [];

    /// <summary>
    /// The address under which others reach it. Default null: its record has no address, and nobody puts it into a
    /// table.
    /// </summary>
    public IPAddress? ExternalAddress { get; init; }

    /// <summary>The UDP port under which others reach it. Default null: the one it is bound to.</summary>
    public int? ExternalPort { get; init; }

    /// <summary>Bounds. Default: <see cref="DiscoveryLimits.Default"/>.</summary>
    public DiscoveryLimits Limits { get; init; } = DiscoveryLimits.Default;
}
