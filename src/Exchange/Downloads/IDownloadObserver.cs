using Codex.Storage;

namespace Codex.Exchange.Downloads;

/// <summary>The port to those who care that a dataset grows here.</summary>
public interface IDownloadObserver
{
    /// <summary>Blocks begin to arrive. From now on this node can serve some.</summary>
    void OnGrowing(StoredManifest dataset);

    /// <summary>The download has ended.</summary>
    void OnEnded(StoredManifest dataset, DownloadStatus status);
}
