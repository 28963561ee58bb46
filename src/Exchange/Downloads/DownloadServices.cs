using Codex.Exchange.Peers;
using Codex.Exchange.Providers;
using Codex.Exchange.Scheduling;
using Codex.Storage;

namespace Codex.Exchange.Downloads;

/// <summary>What every download uses.</summary>
internal sealed record DownloadServices
{
    public required DatasetStore Store { get; init; }

    public required ConnectedPeers Peers { get; init; }

    public required ProviderSearch Search { get; init; }

    public required ProviderMemory Memory { get; init; }

    public required IBlockEvents Events { get; init; }

    public required SwarmOptions SwarmOptions { get; init; }

    public required TimeProvider Time { get; init; }

    public required Func<Random> NewRandom { get; init; }
}
