namespace Codex.Libp2p.Hosting;

/// <summary>How many streams of one protocol are answered at once.</summary>
/// <param name="PerPeer">Most of one peer.</param>
/// <param name="Total">Most of all peers.</param>
public sealed record StreamLimits(int PerPeer, int Total)
{
    /// <summary>32 streams of one peer, 1024 in all.</summary>
    public static StreamLimits Default { get; } = new(PerPeer: 32, Total: 1024);
}
