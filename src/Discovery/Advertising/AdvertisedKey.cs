namespace Codex.Discovery.Advertising;

/// <summary>What the advertiser remembers of a key, beside the key itself. Guarded by its lock.</summary>
internal struct AdvertisedKey
{
    /// <summary>Its place in the queue; an older one is void. 0 for a key that is not in the set.</summary>
    public uint Turn;

    /// <summary>Whether another node was ever told of it.</summary>
    public bool IsAnnounced;
}
