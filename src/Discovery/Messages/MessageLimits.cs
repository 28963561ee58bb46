namespace Codex.Discovery.Messages;

/// <summary>Bounds on what a message may hold; its length is the packet's.</summary>
internal static class MessageLimits
{
    /// <summary>Distances in one request: as many as there are. Upstream asks for three.</summary>
    public const int MaxDistances = 257;

    /// <summary>Records in one packet: upstream's longest answer, all providers of a key, with room to grow.</summary>
    public const int MaxRecords = 64;
}
