using Codex.Content;
using Codex.Libp2p.Identity;

namespace Codex.Exchange.Peers;

/// <summary>The port to those who care what peers look for.</summary>
public interface IWantObserver
{
    /// <summary>
    /// A peer looks for a dataset: it asks for its manifest. Called where messages are read: it returns at once.
    /// </summary>
    void OnWanted(PeerId peer, Cid manifestCid);
}
