using Codex.Datasets.Ports;
using Codex.Libp2p.Identity;

namespace Codex.Silo.Adapters;

/// <summary>Tells the API who this node is.</summary>
internal sealed class NodeIdentity(NodeKey key) : INodeIdentity
{
    /// <inheritdoc/>
    public string PeerId { get; } = key.PeerId.ToString();

    /// <inheritdoc/>
    public string PublicKey { get; } = Convert.ToHexStringLower(key.CompressedPublicKey);
}
