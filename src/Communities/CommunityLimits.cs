namespace Codex.Communities;

/// <summary>Bounds on what communities are called by, and on what is listed of them.</summary>
public static class CommunityLimits
{
    /// <summary>
    /// Longest community id, in characters: a key takes 68 in hexadecimal. With its prefix it fits an owner of a pin.
    /// </summary>
    public const int MaxIdLength = 128;

    /// <summary>Most communities of one page of the list: each costs a grain call.</summary>
    public const int MaxPageSize = 1000;
}
