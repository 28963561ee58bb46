using Codex.Silo.Options.Grammars;
using static Codex.Silo.Options.OptionDefinition;

namespace Codex.Silo.Options;

/// <summary>
/// The options about other peers (cli, section 2). All are read and checked, so that scripts for upstream's nodes run;
/// those that have none say why in <see cref="OptionDefinition.NoEffect"/>.
/// </summary>
internal static class PeerOptionDefinitions
{
    private const string NoPresets = "no bootstrap nodes are built in";

    /// <summary>Addresses, bootstrap, limits.</summary>
    public static OptionDefinition[] Peers { get; } =
    [
        List("listen-addrs", AddressGrammar.ListenAddress, "/ip4/0.0.0.0/tcp/0",
            "Multiaddresses to listen on for peers.",
            static (o, v) => o with { Peers = o.Peers with { ListenAddrs = v } }) with
        {
            Abbreviation = 'i', Era = OptionEra.Codex2025,
        },
        Scalar("listen-ip", Grammar.IpAddress, "0.0.0.0", "Address to listen on for peers.",
            static (o, v) => o with { Peers = o.Peers with { ListenIp = v } }) with
        {
            Abbreviation = 'i', Era = OptionEra.Logos2026,
        },
        Scalar("listen-port", Grammar.Port, "0", "TCP port to listen on for peers; 0 takes a free one.",
            static (o, v) => o with { Peers = o.Peers with { ListenPort = v } }) with
        {
            Abbreviation = 'l', Era = OptionEra.Logos2026,
        },
        Scalar("nat", NatGrammar.Instance, "any",
            "How peers reach this node: any asks the router (upnp, pmp, pcp: in this way only), peers, and relays.",
            static (o, v) => o with { Peers = o.Peers with { Nat = v } }),
        Scalar("disc-port", Grammar.Port, "8090", "UDP port of the peer discovery of 2025.",
            static (o, v) => o with { Peers = o.Peers with { DiscPort = v } }) with
        {
            Abbreviation = 'u', Era = OptionEra.Codex2025,
        },
        List("bootstrap-node", AddressGrammar.PeerRecord, "none", "Signed peer records of nodes to join through.",
            static (o, v) => o with { Peers = o.Peers with { BootstrapNodes = v } }) with
        {
            Abbreviation = 'b',
        },
        Scalar("network", Grammar.Text, "none", "Network whose bootstrap nodes are built in.",
            static (o, v) => o with { Peers = o.Peers with { Network = v } }) with
        {
            NoEffect = NoPresets, Era = OptionEra.Logos2026,
        },
        Flag("no-bootstrap-node", "false", "Start a network instead of joining one.",
            static (o, v) => o with { Peers = o.Peers with { NoBootstrapNode = v } }) with
        {
            NoEffect = NoPresets, Era = OptionEra.Logos2026,
        },
        Scalar("max-peers", Grammar.Integer("a number of connections", 1, OptionLimits.MaxPeers), "160",
            "Most connections to peers.",
            static (o, v) => o with { Peers = o.Peers with { MaxPeers = v } }),
        Scalar("agent-string", Grammar.Text, "Codex", "Name by which the node introduces itself to peers.",
            static (o, v) => o with { Peers = o.Peers with { AgentString = v } }),
        Scalar("block-retries", Grammar.Integer("a number of attempts", 0, int.MaxValue), "3000",
            "How often, every two seconds, a first block is asked for before a request fails; at most 25 s.",
            static (o, v) => o with { Peers = o.Peers with { BlockRetries = v } }),
        Flag("autonat-server", "false", "Tell other peers whether they can be reached.",
            static (o, v) => o with { Peers = o.Peers with { AutonatServer = v } }) with
        {
            Era = OptionEra.Logos2026,
        },
        List("relay", AddressGrammar.PeerAddress, "none", "Relays through which peers behind NAT reach this node.",
            static (o, v) => o with { Peers = o.Peers with { Relays = v } }),
        Flag("relay-server", "false", "Relay connections of peers behind NAT.",
            static (o, v) => o with { Peers = o.Peers with { RelayServer = v } }) with
        {
            Era = OptionEra.Logos2026,
        },
        Scalar("relay-data-budget", Grammar.Size, "0",
            "Bytes a day that the relay carries between members of followed communities.",
            static (o, v) => o with { Peers = o.Peers with { RelayDataBudgetBytes = v } }),
        Flag("advertise-content", "true", "Announce stored datasets to peers.",
            static (o, v) => o with { Peers = o.Peers with { AdvertiseContent = v } }) with
        {
            Era = OptionEra.Logos2026,
        },
        .. Tuning,
    ];

    private static IEnumerable<OptionDefinition> Tuning =>
    [
        Tuned("discovery-table-ip-limit", Count, "10"),
        Tuned("discovery-bucket-ip-limit", Count, "2"),
        Tuned("nat-schedule-interval", Grammar.Duration, "2m"),
        Tuned("nat-num-peers-to-ask", Count, "3"),
        Tuned("nat-max-queue-size", Count, "3"),
        Tuned("nat-min-confidence", Confidence, "0.6"),
        Tuned("nat-observed-addr-min-count", Count, "1"),
        Tuned("nat-max-relays", Count, "2"),
        Tuned("nat-port-mapping-discover-timeout", Milliseconds, "500"),
        Tuned("nat-port-mapping-timeout", Milliseconds, "500"),
        Tuned("nat-port-mapping-recheck-period", Milliseconds, "300000"),
        Tuned("mix-enabled", Grammar.Boolean, "false") with { IsFlag = true },
        Tuned("mix-pool", Grammar.Text, "none"),
        Tuned("mix-pool-json", Grammar.Text, "none"),
        Tuned("dht-mix-proxy", Grammar.Text, "none"),
        Tuned("dht-proxy-max-inflight", Count, "100"),
    ];

    private static ValueGrammar<int> Count => Grammar.Integer("a number", 0, int.MaxValue);

    private static ValueGrammar<int> Milliseconds => Grammar.Integer("milliseconds", 0, int.MaxValue);

    private static ValueGrammar<decimal> Confidence => new("a number, 0 to 1",
        static (string text, out decimal value) => decimal.TryParse(
            text, System.Globalization.NumberStyles.AllowDecimalPoint,
            System.Globalization.CultureInfo.InvariantCulture, out value) && value <= 1);

    private static OptionDefinition Tuned<T>(string name, ValueGrammar<T> grammar, string shownDefault) =>
        Checked(name, grammar, shownDefault, "Tunes how Logos Storage 0.5 finds and reaches peers.") with
        {
            Hidden = true,
            NoEffect = "it tunes what this build does in its own way or not at all",
            Era = OptionEra.Logos2026,
        };
}
