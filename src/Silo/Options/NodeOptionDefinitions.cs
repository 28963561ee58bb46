using Codex.Silo.Options.Grammars;
using static Codex.Silo.Options.OptionDefinition;

namespace Codex.Silo.Options;

/// <summary>The options of the node as a process and of its REST API (cli, section 2).</summary>
internal static class NodeOptionDefinitions
{
    /// <summary>Where options come from, where data goes.</summary>
    public static OptionDefinition[] Node { get; } =
    [
        Scalar("config-file", Grammar.Text, "none",
            "TOML or JSON file with further options; its keys are the names of this table.",
            static (o, v) => o with { ConfigFile = Path.GetFullPath(v) }),
        Scalar("data-dir", Grammar.Text, DefaultDataDirectory.Description,
            "Directory that holds everything the node keeps; created with mode 0700 when absent.",
            static (o, v) => o with { DataDir = Path.GetFullPath(v) }) with { Abbreviation = 'd' },
        Scalar("net-privkey", Grammar.Text, "key",
            "Identity key: a file name in the data directory, or an absolute path.",
            static (o, v) => o with { NetPrivKey = v }),
        Scalar("num-threads", Threads, "0", "Threads for hashing; 0 is one per processor, at most 16.",
            static (o, v) => o with { ThreadCount = v }),
    ];

    /// <summary>The REST API.</summary>
    public static OptionDefinition[] Api { get; } =
    [
        Scalar("api-bindaddr", Grammar.IpAddress, "127.0.0.1", "Address of the REST API.",
            static (o, v) => o with { ApiBindAddress = v }),
        Scalar("api-port", Grammar.Port, "8080", "TCP port of the REST API; 0 takes a free one.",
            static (o, v) => o with { ApiPort = v }) with { Abbreviation = 'p' },
        Scalar("api-token", Token, "none",
            "Secret that requests must bring as Authorization: Bearer; needed where api-bindaddr is not loopback.",
            static (o, v) => o with { ApiToken = v }) with { Era = OptionEra.Own },
        Flag("api-allow-anonymous", "false", "Serve the API without a token although api-bindaddr is not loopback.",
            static (o, v) => o with { ApiAllowAnonymous = v }) with { Era = OptionEra.Own },
        Scalar("api-cors-origin", AddressGrammar.Origin, "none",
            "Origin whose web pages may call the API, or * for all.",
            static (o, v) => o with { ApiCorsOrigin = v }),
        Flag("lenient-mime", "false",
            "Accept any well-formed MIME type on upload, not only those that a Codex node knows.",
            static (o, v) => o with { LenientMime = v }) with { Era = OptionEra.Own },
    ];

    private static ValueGrammar<string> Token => Grammar.Text.Where(
        $"{OptionLimits.MinTokenLength} or more printable ASCII characters without spaces",
        static text => text.Length >= OptionLimits.MinTokenLength && text.All(static c => c is > ' ' and <= '~'));

    private static ValueGrammar<int> Threads => Grammar.Integer("0, or a number of threads", 0, OptionLimits.MaxThreads)
        .Where($"0, or a number of threads, 2 to {OptionLimits.MaxThreads}", static count => count != 1);
}
