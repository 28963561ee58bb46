using Codex.Storage;

namespace Codex.Datasets.Ports;

/// <summary>Tells other nodes what this one has.</summary>
public interface IContentAnnouncer
{
    /// <summary>Announces a dataset, at once and from time to time.</summary>
    void Announce(StoredManifest dataset);

    /// <summary>Announces it no longer; what others were told is forgotten when its time is over.</summary>
    void Withdraw(StoredManifest dataset);
}
