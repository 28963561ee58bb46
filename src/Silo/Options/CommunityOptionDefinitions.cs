using Codex.Silo.Options.Grammars;
using static Codex.Silo.Options.OptionDefinition;

namespace Codex.Silo.Options;

/// <summary>The options about communities, which upstream's nodes know nothing of.</summary>
internal static class CommunityOptionDefinitions
{
    /// <summary>Communities.</summary>
    public static OptionDefinition[] Communities { get; } =
    [
        List("follow", CommunityGrammar.Id, "none",
            "Id of a community whose whole history this node fetches, keeps and announces.",
            static (o, v) => o with { Follow = [.. v.Distinct()] }) with { Era = OptionEra.Own },
        Scalar("min-providers", Grammar.Integer("a number of nodes", 0, OptionLimits.MaxMinProviders), "2",
            "Nodes that should have each dataset of a followed community, this one included; fewer are reported.",
            static (o, v) => o with { MinProviders = v }) with { Era = OptionEra.Own },
    ];
}
