using Codex.Libp2p.Identity;

namespace Codex.Libp2p.Hosting;

/// <summary>A stream's place among those that a protocol answers; given back when disposed, once.</summary>
internal sealed class ListenerPermit(ListenerTable owner, ISessionListenerProtocol protocol, PeerId peer) : IDisposable
{
    private int _left;

    public ISessionListenerProtocol Protocol => protocol;

    public PeerId Peer => peer;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _left, 1) == 0)
            owner.Leave(this);
    }
}
