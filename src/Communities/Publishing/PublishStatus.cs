using Codex.Archives;

namespace Codex.Communities.Publishing;

/// <summary>How publishing an archive or an index ended.</summary>
public enum PublishStatus
{
    /// <summary>It is part of the community's history now.</summary>
    Published,

    /// <summary>It was part of it before: nothing has changed.</summary>
    Unchanged,

    /// <summary>The community is not registered.</summary>
    NotRegistered,

    /// <summary>There are as many communities as there may be.</summary>
    TooManyCommunities,

    /// <summary>What was said of the archive cannot be, or the index is none.</summary>
    Invalid,

    /// <summary>It has no bytes.</summary>
    Empty,

    /// <summary>It is larger than <see cref="ArchiveLimits"/> allows.</summary>
    TooLarge,

    /// <summary>The quota or the disk has no room for it.</summary>
    NoRoom,

    /// <summary>The current index is encrypted: only who has the community's key can append to it.</summary>
    IndexEncrypted,

    /// <summary>What was announced as the current index is no index.</summary>
    IndexUnusable,

    /// <summary>Not all of the current index is here.</summary>
    IndexMissing,

    /// <summary>The index cannot take the archive: it is full, or names it too often.</summary>
    IndexFull,

    /// <summary>There is a newer index already.</summary>
    Superseded,
}
