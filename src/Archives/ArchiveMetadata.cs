using System.Collections.Immutable;

namespace Codex.Archives;

/// <summary>
/// Which messages an archive holds: those of some topics in some period (status-go, WakuMessageArchiveMetadata). Equal
/// where all is equal, the order of the topics included.
/// </summary>
/// <param name="From">Begin of the period; whole seconds since 1970, and not after <paramref name="To"/>.</param>
/// <param name="To">End of the period, exclusive; whole seconds.</param>
/// <param name="Topics">The topics; at most <see cref="ArchiveLimits.MaxTopicsPerEntry"/>, perhaps none.</param>
public sealed record ArchiveMetadata(DateTimeOffset From, DateTimeOffset To, ImmutableArray<ContentTopic> Topics)
{
    /// <inheritdoc/>
    public bool Equals(ArchiveMetadata? other) =>
        other is not null
        && (From, To) == (other.From, other.To)
        && Topics.AsSpan().SequenceEqual(other.Topics.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(From, To, Topics.IsDefault ? 0 : Topics.Length);
}
