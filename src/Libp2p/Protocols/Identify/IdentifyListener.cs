using Codex.Libp2p.Framing;
using Codex.Libp2p.Hosting;

namespace Codex.Libp2p.Protocols.Identify;

/// <summary>Tells whoever asks about this node. nim closes connections on which this fails.</summary>
internal sealed class IdentifyListener(LocalIdentity identity) : ISessionListenerProtocol
{
    public string Id => IdentifyClient.ProtocolId;

    // A peer asks once at a time; a few more for impatient ones.
    public StreamLimits Limits { get; } = new(PerPeer: 4, StreamLimits.Default.Total);

    public async Task ListenAsync(ISessionStream stream, CancellationToken cancellationToken)
    {
        LengthPrefixed.Write(stream.Output, identity.Describe(stream.Session.RemoteAddress));
        await stream.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
