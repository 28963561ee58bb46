using Codex.Content;
using Microsoft.Extensions.Logging;

namespace Codex.Discovery.Advertising;

/// <summary>Keeps a set of CIDs announced.</summary>
public sealed class Advertiser : IAsyncDisposable
{
    /// <summary>An advertiser that rests until it is started.</summary>
    public Advertiser(
        IContentRouting routing,
        IProviderRecordSource records,
        DiscoveryLimits limits,
        TimeProvider timeProvider,
        Random random,
        ILogger<Advertiser> logger)
    {
        _ = (routing, records, limits, timeProvider, random, logger);
    }

    /// <summary>CIDs kept announced.</summary>
    public int Count => throw new NotImplementedException();

    /// <summary>CIDs that no other node has been told of yet.</summary>
    public int PendingCount => throw new NotImplementedException();

    /// <summary>When another node was last told of a CID; null for never.</summary>
    public DateTimeOffset? LastSuccess => throw new NotImplementedException();

    /// <summary>Announces a CID as soon as it can, and again and again. False when it is in the set already.</summary>
    public bool Add(Cid cid) => throw new NotImplementedException(cid.ToString());

    /// <summary>Announces a CID no longer. False when it is not in the set.</summary>
    public bool Remove(Cid cid) => throw new NotImplementedException(cid.ToString());

    /// <summary>Begins to announce.</summary>
    public void Start() => throw new NotImplementedException();

    /// <summary>Ends what is under way.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
