using Codex.Communities.Ports;
using Codex.Content;

namespace Codex.Api.Tests.Hosting;

/// <summary>Three nodes have everything.</summary>
internal sealed class FakeCensus : IProviderCensus
{
    public Task<int> CountAsync(Cid cid, CancellationToken cancellationToken) => Task.FromResult(3);
}
