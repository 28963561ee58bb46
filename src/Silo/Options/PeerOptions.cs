using System.Net;

namespace Codex.Silo.Options;

/// <summary>
/// What a node does among peers. Some values are read and checked only so that existing scripts keep working;
/// <see cref="OptionDefinition.NoEffect"/> says which.
/// </summary>
public sealed record PeerOptions
{
    /// <summary>Multiaddresses to listen on. Default <c>/ip4/0.0.0.0/tcp/0</c> (cli, section 2).</summary>
    public IReadOnlyList<string> ListenAddrs { get; init; } = ["/ip4/0.0.0.0/tcp/0"];

    /// <summary>Address to listen on, the 2026 form. Default: not given, <see cref="ListenAddrs"/> holds.</summary>
    public IPAddress? ListenIp { get; init; }

    /// <summary>TCP port to listen on, the 2026 form. Default: not given, <see cref="ListenAddrs"/> holds.</summary>
    public int? ListenPort { get; init; }

    /// <summary>Default <see cref="NatMode.Any"/>.</summary>
    public NatOption Nat { get; init; } = new(NatMode.Any);

    /// <summary>UDP port of the 2025 DHT. Default 8090.</summary>
    public int DiscPort { get; init; } = 8090;

    /// <summary>Signed peer records (<c>spr:…</c>) of the nodes to join through. Default none.</summary>
    public IReadOnlyList<string> BootstrapNodes { get; init; } = [];

    /// <summary>Name of a network whose bootstrap nodes are built in. Default none.</summary>
    public string? Network { get; init; }

    /// <summary>Starts a network instead of joining one. Default false.</summary>
    public bool NoBootstrapNode { get; init; }

    /// <summary>Most connections to peers. Default 160.</summary>
    public int MaxPeers { get; init; } = 160;

    /// <summary>The agent that identify announces. Default <c>Codex</c>.</summary>
    public string AgentString { get; init; } = "Codex";

    /// <summary>How often a block is asked for before a download fails. Default 3000.</summary>
    public int BlockRetries { get; init; } = 3000;

    /// <summary>Tells other peers whether they can be reached. Default false.</summary>
    public bool AutonatServer { get; init; }

    /// <summary>Relays connections of peers behind NAT. Default false.</summary>
    public bool RelayServer { get; init; }

    /// <summary>Addresses, with peer ids, of relays to be reachable through. Default none.</summary>
    public IReadOnlyList<string> Relays { get; init; } = [];

    /// <summary>
    /// Bytes a day that the relay carries between members of communities that this node follows. Default 0.
    /// </summary>
    public long RelayDataBudgetBytes { get; init; }

    /// <summary>Announces stored datasets. Default true.</summary>
    public bool AdvertiseContent { get; init; } = true;
}
