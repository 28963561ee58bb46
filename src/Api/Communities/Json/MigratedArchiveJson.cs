using Codex.Communities.Migration;

namespace Codex.Api.Communities.Json;

/// <summary>An archive of a torrent, and what became of it.</summary>
internal sealed record MigratedArchiveJson
{
    /// <summary>What the torrent's index calls it.</summary>
    public required string TorrentId { get; init; }

    /// <summary>What the new index calls it; null unless it was stored.</summary>
    public required string? Id { get; init; }

    /// <summary>Null unless it was stored.</summary>
    public required string? Cid { get; init; }

    /// <summary>Begin of its messages, in seconds since 1970.</summary>
    public required long From { get; init; }

    /// <summary>End of its messages, exclusive.</summary>
    public required long To { get; init; }

    /// <summary>Where it begins in the data file.</summary>
    public required long Offset { get; init; }

    /// <summary>Its bytes, without padding.</summary>
    public required int Length { get; init; }

    public required bool Encrypted { get; init; }

    /// <summary>Its messages; 0 when it is encrypted.</summary>
    public required int Messages { get; init; }

    /// <summary>Why it is damaged.</summary>
    public required string? Problem { get; init; }

    public static MigratedArchiveJson Of(MigratedArchive archive) => new()
    {
        TorrentId = archive.TorrentId.ToString(),
        Id = archive.Id?.ToString(),
        Cid = archive.Cid?.ToString(),
        From = archive.Metadata.From.ToUnixTimeSeconds(),
        To = archive.Metadata.To.ToUnixTimeSeconds(),
        Offset = archive.Offset,
        Length = archive.Length,
        Encrypted = archive.IsEncrypted,
        Messages = archive.MessageCount,
        Problem = archive.Problem,
    };
}
