using Codex.Content;
using Codex.Storage;

namespace Codex.Exchange.Downloads;

/// <summary>What a download tells the rest of the exchange.</summary>
internal interface IBlockEvents
{
    /// <summary>A block is here: peers that wait for it can have it.</summary>
    void OnBlockStored(Cid treeCid, int index);

    /// <summary>Blocks begin to arrive.</summary>
    void OnGrowing(StoredManifest dataset);

    /// <summary>A download has ended, and its files are closed.</summary>
    void OnEnded(Download download, DownloadStatus status);
}
