using Codex.Libp2p.Hosting;

namespace Codex.Libp2p.Protocols.Identify;

/// <summary>Takes what a peer tells about itself unasked.</summary>
internal sealed class IdentifyPushListener(IdentifyService service) : ISessionListenerProtocol
{
    public string Id => IdentifyClient.PushProtocolId;

    public StreamLimits Limits { get; } = new(PerPeer: 2, Total: 256);

    public async Task ListenAsync(ISessionStream stream, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(IdentifyLimits.Timeout, service.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        if (await IdentifyClient.ReadAsync(stream, either.Token).ConfigureAwait(false) is { } info)
            service.Accept((Session)stream.Session, info.Over(stream.Session.Remote));
        else
            stream.Reset();
    }
}
