using Codex.Libp2p.Addressing;
using Codex.Libp2p.Transport;
using Codex.Libp2p.Upgrade;

namespace Codex.Libp2p.Hosting;

/// <summary>How a host presents itself, and what it takes.</summary>
public sealed record HostOptions
{
    /// <summary>
    /// Where to listen: addresses of IP and TCP, port 0 for any port; none to only dial. Default
    /// <c>/ip4/0.0.0.0/tcp/0</c> (cli, <c>--listen-addrs</c>).
    /// </summary>
    public IReadOnlyList<Multiaddr> ListenAddresses { get; init; } = [Multiaddr.Parse("/ip4/0.0.0.0/tcp/0")];

    /// <summary>The agent that identify tells. Default <c>Codex</c> (cli, <c>--agent-string</c>).</summary>
    public string AgentString { get; init; } = "Codex";

    /// <summary>Connections taken; <see cref="AdmissionLimits.MaxConnections"/> is <c>--max-peers</c>.</summary>
    public AdmissionLimits Admission { get; init; } = AdmissionLimits.Default;

    /// <summary>Other bounds.</summary>
    public HostLimits Limits { get; init; } = HostLimits.Default;

    /// <summary>
    /// Dials from the port listened on, so that a NAT shows peers the port it maps. Default true.
    /// </summary>
    public bool DialFromListenPort { get; init; } = true;

    /// <summary>Muxers offered.</summary>
    public MuxerChoice Muxers { get; init; } = MuxerChoice.Default;
}
