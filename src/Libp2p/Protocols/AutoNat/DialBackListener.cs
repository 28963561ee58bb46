using Codex.Libp2p.Framing;
using Codex.Libp2p.Hosting;

namespace Codex.Libp2p.Protocols.AutoNat;

/// <summary>Takes the nonces with which servers show that they have dialled this node.</summary>
internal sealed class DialBackListener(NonceTable nonces, AutoNatLimits limits, TimeProvider timeProvider)
    : ISessionListenerProtocol
{
    public string Id => AutoNatProtocol.DialBack;

    // As many as there can be peers: none can keep the dial-backs of others away.
    public StreamLimits Limits { get; } = new(PerPeer: 2, StreamLimits.Default.Total);

    public async Task ListenAsync(ISessionStream stream, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limits.DialBackTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var read = await LengthPrefixed.ReadAsync(stream.Input, AutoNatLimits.MaxDialBackBytes, either.Token)
            .ConfigureAwait(false);
        if (read.Status != LengthPrefixedStatus.Message
            || AutoNatCodec.DecodeDialBack(read.Bytes.Span) is not { } nonce
            || !nonces.TryArrive(nonce.Value, stream.Session))
        {
            stream.Reset();
            return;
        }
        LengthPrefixed.Write(stream.Output, AutoNatCodec.EncodeDialBackTaken());
        await stream.Output.FlushAsync(either.Token).ConfigureAwait(false);
    }
}
