using System.Collections.Immutable;
using Codex.Archives.Index;

namespace Codex.Archives.Torrent;

/// <summary>What <see cref="TorrentIndexCodec.Decode"/> makes of bytes.</summary>
public sealed record TorrentIndexResult
{
    private TorrentIndexResult(ArchiveIndexOutcome outcome) => Outcome = outcome;

    /// <summary>The index is encrypted: only who has the community's key can cut the data file.</summary>
    internal static TorrentIndexResult Opaque { get; } = new(ArchiveIndexOutcome.Opaque);

    /// <summary>What became of the bytes.</summary>
    public ArchiveIndexOutcome Outcome { get; }

    /// <summary>
    /// The archives in the order of the data file; empty but with <see cref="ArchiveIndexOutcome.Decoded"/>.
    /// </summary>
    public ImmutableArray<TorrentArchive> Archives { get; private init; } = [];

    /// <summary>Why not, with <see cref="ArchiveIndexOutcome.Refused"/> only.</summary>
    public ArchiveIndexRefusal? Refusal { get; private init; }

    internal static TorrentIndexResult Decoded(ImmutableArray<TorrentArchive> archives) =>
        new(ArchiveIndexOutcome.Decoded) { Archives = archives };

    internal static TorrentIndexResult Refused(ArchiveIndexRefusal refusal) =>
        new(ArchiveIndexOutcome.Refused) { Refusal = refusal };
}
