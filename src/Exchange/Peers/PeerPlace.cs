using Codex.Libp2p.Hosting;

namespace Codex.Exchange.Peers;

/// <summary>What a network knows of one peer id. Guarded by the network's lock.</summary>
internal sealed class PeerPlace
{
    /// <summary>The peer, while it is there.</summary>
    public ExchangePeer? Current { get; set; }

    /// <summary>Completes when the peer that was here last has left.</summary>
    public Task LastLeft { get; set; } = Task.CompletedTask;

    /// <summary>The connections that the peer has.</summary>
    public HashSet<ISession> Sessions { get; set; } = [];

    /// <summary>Connections on which it opened a stream, whatever identify says.</summary>
    public HashSet<ISession> Speaking { get; } = [];
}
