using System.Collections.Concurrent;
using Codex.Communities.Ports;
using Codex.Content;
using Codex.Datasets.Ports;
using Codex.Storage;

namespace Codex.Communities.Tests.Nodes;

/// <summary>What a node is besides its store, its grains and its network.</summary>
internal sealed class NodeParts : INodeIdentity, IContentAnnouncer, IProviderCensus
{
    public string PeerId => "16Uiu2HAmNode";

    public string PublicKey => "";

    /// <summary>CIDs that were announced, and how often.</summary>
    public ConcurrentDictionary<Cid, int> Announced { get; } = new();

    /// <summary>Providers of datasets; 3 of any other.</summary>
    public ConcurrentDictionary<Cid, int> Providers { get; } = new();

    public void Announce(StoredManifest dataset) => Announced.AddOrUpdate(dataset.Cid, 1, (_, count) => count + 1);

    public void Withdraw(StoredManifest dataset) => Announced.TryRemove(dataset.Cid, out _);

    public Task<int> CountAsync(Cid cid, CancellationToken cancellationToken) =>
        Task.FromResult(Providers.GetValueOrDefault(cid, 3));
}
