using Codex.Exchange.Downloads;
using Codex.Exchange.Manifests;
using Codex.Exchange.Peers;
using Codex.Exchange.Scheduling;
using Codex.Exchange.Serving;

namespace Codex.Exchange;

/// <summary>How the exchange behaves.</summary>
public sealed record ExchangeOptions
{
    /// <summary>How downloads are scheduled.</summary>
    public SwarmOptions Swarm { get; init; } = SwarmOptions.Default;

    /// <summary>How many streams and wants of peers are taken.</summary>
    public PeerLimits Peers { get; init; } = PeerLimits.Default;

    /// <summary>How peers are served.</summary>
    public ServingLimits Serving { get; init; } = ServingLimits.Default;

    /// <summary>Downloads at once. Default <see cref="DownloadLimits.MaxDownloads"/>.</summary>
    public int MaxDownloads { get; init; } = DownloadLimits.MaxDownloads;

    /// <summary>
    /// Manifests fetched at once. Default <see cref="ManifestLimits.MaxConcurrentFetches"/>.
    /// </summary>
    public int MaxManifestFetches { get; init; } = ManifestLimits.MaxConcurrentFetches;

    /// <summary>
    /// Makes the chance of one download, which differs from node to node. Default: seeded by the system.
    /// </summary>
    public Func<Random> NewRandom { get; init; } = static () => new Random();
}
