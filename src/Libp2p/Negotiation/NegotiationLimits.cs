namespace Codex.Libp2p.Negotiation;

/// <summary>Bounds on protocol negotiation.</summary>
public static class NegotiationLimits
{
    /// <summary>Longest line with its newline, in bytes: what go, js and nim take (libp2p wire, section 2).</summary>
    public const int MaxLineBytes = 1024;

    /// <summary>Proposals that a listener refuses before it gives up (libp2p wire, section 2).</summary>
    public const int MaxMisses = 16;

    /// <summary>Time that a whole negotiation may take (libp2p wire, section 2). Callers cancel after it.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
}
