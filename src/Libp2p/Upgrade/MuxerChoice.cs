using Codex.Libp2p.Muxing.Mplex;
using Codex.Libp2p.Muxing.Yamux;

namespace Codex.Libp2p.Upgrade;

/// <summary>Which muxers are offered, and how they are set up.</summary>
/// <remarks>The 2025 Codex node speaks mplex only, the 2026 node yamux only (libp2p wire, section 0).</remarks>
public sealed record MuxerChoice
{
    /// <summary>Yamux's protocol id.</summary>
    public const string YamuxId = "/yamux/1.0.0";

    /// <summary>mplex's protocol id.</summary>
    public const string MplexId = "/mplex/6.7.0";

    /// <summary>Both, Yamux preferred.</summary>
    public static MuxerChoice Default { get; } = new();

    /// <summary>The muxers offered, the preferred one first. Default Yamux, then mplex.</summary>
    public IReadOnlyList<string> ProtocolIds { get; init; } = [YamuxId, MplexId];

    /// <summary>How Yamux connections are set up.</summary>
    public YamuxOptions Yamux { get; init; } = YamuxOptions.Default;

    /// <summary>How mplex connections are set up.</summary>
    public MplexOptions Mplex { get; init; } = MplexOptions.Default;
}
