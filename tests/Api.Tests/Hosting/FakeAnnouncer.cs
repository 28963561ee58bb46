using System.Collections.Concurrent;
using Codex.Content;
using Codex.Datasets.Ports;
using Codex.Storage;

namespace Codex.Api.Tests.Hosting;

/// <summary>Remembers what is announced.</summary>
internal sealed class FakeAnnouncer : IContentAnnouncer
{
    public ConcurrentDictionary<Cid, bool> Announced { get; } = new();

    public void Announce(StoredManifest dataset) => Announced[dataset.Cid] = true;

    public void Withdraw(StoredManifest dataset) => Announced[dataset.Cid] = false;
}
