using System.Diagnostics.CodeAnalysis;

namespace Codex.Archives.Index;

/// <summary>What <see cref="ArchiveIndexCodec.Decode"/> makes of bytes.</summary>
public sealed record ArchiveIndexResult
{
    private ArchiveIndexResult(ArchiveIndexOutcome outcome) => Outcome = outcome;

    /// <summary>The index is encrypted.</summary>
    internal static ArchiveIndexResult Opaque { get; } = new(ArchiveIndexOutcome.Opaque);

    /// <summary>What became of the bytes.</summary>
    public ArchiveIndexOutcome Outcome { get; }

    /// <summary>The index, with <see cref="ArchiveIndexOutcome.Decoded"/> only.</summary>
    public ArchiveIndex? Index { get; private init; }

    /// <summary>Why not, with <see cref="ArchiveIndexOutcome.Refused"/> only.</summary>
    public ArchiveIndexRefusal? Refusal { get; private init; }

    /// <summary>True with the index where there is one.</summary>
    public bool TryGetIndex([NotNullWhen(true)] out ArchiveIndex? index) => (index = Index) is not null;

    /// <summary>
    /// What <see cref="ArchiveIndexCodec.Decode"/> says of so many bytes, more than
    /// <see cref="ArchiveLimits.MaxIndexBytes"/>: they need not be read for that.
    /// </summary>
    public static ArchiveIndexResult TooLarge(long bytes) => Refused(ArchiveIndexRefusal.TooLarge(bytes));

    internal static ArchiveIndexResult Decoded(ArchiveIndex index) =>
        new(ArchiveIndexOutcome.Decoded) { Index = index };

    internal static ArchiveIndexResult Refused(ArchiveIndexRefusal refusal) =>
        new(ArchiveIndexOutcome.Refused) { Refusal = refusal };
}
