using Codex.Content;
using Codex.Silo.Options.Grammars;
using Codex.Storage;
using static Codex.Silo.Options.OptionDefinition;

namespace Codex.Silo.Options;

/// <summary>The options about what is kept, how much of it and for how long (cli, section 2).</summary>
internal static class StorageOptionDefinitions
{
    /// <summary>Storage.</summary>
    public static OptionDefinition[] Storage { get; } =
    [
        Scalar("storage-quota", Grammar.Size, "20gib", "Most bytes to keep; what would exceed them is refused.",
            static (o, v) => o with { StorageQuotaBytes = v }) with { Abbreviation = 'q' },
        Scalar("block-ttl", Grammar.Duration, "0", "How long a block is kept; 0 is for ever.",
            static (o, v) => o with { BlockTtl = v > TimeSpan.Zero ? v : null }) with { Abbreviation = 't' },
        Scalar("block-mi", MaintenanceInterval, "10m", "Time between two rounds of maintenance.",
            static (o, v) => o with { BlockMaintenanceInterval = v }),
        Scalar("block-mn", Grammar.Integer("a number of blocks", 1, int.MaxValue), "1000",
            "Most blocks that one round of maintenance looks at.",
            static (o, v) => o with { BlockMaintenanceCount = v }),
        Scalar("durability", Grammar.Choice(("strict", Durability.Strict), ("relaxed", Durability.Relaxed)), "strict",
            "strict answers an upload once its bytes are flushed to disk; relaxed leaves flushing to the system.",
            static (o, v) => o with { Durability = v }) with { Era = OptionEra.Own },
        Scalar("manifest-format",
            Grammar.Choice(("M1", ManifestFormat.M1), ("M2", ManifestFormat.M2), ("M3", ManifestFormat.M3)), "M1",
            "Layout of new manifests: M1 as Codex nodes of 2025, M2 and M3 as Logos Storage 0.3 and 0.4.",
            static (o, v) => o with { ManifestFormat = v }) with { Era = OptionEra.Own },
        Checked("repo-kind", Grammar.Choice(("fs", true)), "fs",
            "Kind of repository; this node has one, files on a file system."),
        Checked("cache-size", Grammar.Size, "0", "Accepted for old scripts.") with
        {
            Abbreviation = 'c', Era = OptionEra.Codex2025, NoEffect = "blocks are cached by the operating system",
        },
    ];

    private static ValueGrammar<TimeSpan> MaintenanceInterval => Grammar.Duration.Where(
        "a number with one unit of s, m, h, d or w, 1s to 36500d", static v => v >= TimeSpan.FromSeconds(1));
}
