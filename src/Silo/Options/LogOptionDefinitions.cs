using Codex.Silo.Logging;
using Codex.Silo.Options.Grammars;
using static Codex.Silo.Options.OptionDefinition;

namespace Codex.Silo.Options;

/// <summary>The options about what a node tells of itself (cli, section 2).</summary>
internal static class LogOptionDefinitions
{
    /// <summary>Logging.</summary>
    public static OptionDefinition[] Logging { get; } =
    [
        Scalar("log-level", Level, "info", "What is logged, for example info;trace:storage,exchange;none:http.",
            static (o, v) => o with { LogLevel = v }),
        Scalar("log-format", Format, "auto", "Form of log lines; auto has colours on a terminal, none is silent.",
            static (o, v) => o with { LogFormat = v }),
        Scalar("log-file", Grammar.Text, "none", "File that log lines are appended to, beside standard output.",
            static (o, v) => o with { LogFile = Path.GetFullPath(v) }),
    ];

    /// <summary>Metrics.</summary>
    public static OptionDefinition[] Metrics { get; } =
    [
        Flag("metrics", "false", "Serve Prometheus metrics at http://<metrics-address>:<metrics-port>/metrics.",
            static (o, v) => o with { Metrics = v }),
        Scalar("metrics-address", Grammar.IpAddress, "127.0.0.1", "Address of the metrics endpoint.",
            static (o, v) => o with { MetricsAddress = v }),
        Scalar("metrics-port", Grammar.Port, "8008", "TCP port of the metrics endpoint; 0 takes a free one.",
            static (o, v) => o with { MetricsPort = v }),
    ];

    private static ValueGrammar<LogFormat> Format => Grammar.Choice(
        ("auto", LogFormat.Auto), ("colors", LogFormat.Colors), ("nocolors", LogFormat.NoColors),
        ("json", LogFormat.Json), ("none", LogFormat.None));

    private static ValueGrammar<string> Level => new(LogDirective.Allowed, TryParseLevel);

    private static bool TryParseLevel(string text, out string value)
    {
        value = text;
        return LogDirective.TryParse(text, out _);
    }
}
