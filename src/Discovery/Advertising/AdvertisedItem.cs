using Codex.Content;
using Codex.Discovery.Routing;

namespace Codex.Discovery.Advertising;

/// <summary>A CID that is kept announced. Guarded by the advertiser's lock.</summary>
internal sealed class AdvertisedItem(Cid cid)
{
    public Cid Cid { get; } = cid;

    public NodeId Key { get; } = NodeId.Of(cid);

    /// <summary>Whether another node was ever told of it.</summary>
    public bool IsAnnounced { get; set; }

    /// <summary>Whether it was taken out of the set.</summary>
    public bool IsRemoved { get; set; }

    /// <summary>Counts how often it was put into the queue; an older place there is void.</summary>
    public int Turn { get; set; }
}
