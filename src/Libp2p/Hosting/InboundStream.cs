using System.Diagnostics.CodeAnalysis;
using Codex.Libp2p.Framing;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Muxing;
using Codex.Libp2p.Negotiation;
using Microsoft.Extensions.Logging;

namespace Codex.Libp2p.Hosting;

/// <summary>One stream that the peer opened: agrees on its protocol and hands it to whoever answers it.</summary>
internal sealed partial class InboundStream(Session session, IMuxedStream stream, SessionServices services)
{
    /// <summary>Runs to the stream's end; never fails.</summary>
    /// <param name="onNegotiated">Called once, when the protocol is agreed on or will not be.</param>
    [SuppressMessage("Design", "CA1031", Justification = "A handler's failure costs its stream and nothing else.")]
    public async Task RunAsync(Action onNegotiated)
    {
        // The accept loop must not wait for what a handler does before its first await.
        await Task.Yield();
        string? protocolId;
        try
        {
            protocolId = await NegotiateAsync().ConfigureAwait(false);
        }
        finally
        {
            onNegotiated();
        }
        using var permit = protocolId is null ? null : services.Protocols.TryEnter(protocolId, session.RemotePeer);
        if (permit is null)
        {
            await ResetAsync(stream).ConfigureAwait(false);
            return;
        }
        var tracked = session.Track(stream, protocolId!);
        try
        {
            await permit.Protocol.ListenAsync(tracked, session.Closing).ConfigureAwait(false);
            await StreamEnding.FinishAsync(tracked, services.TimeProvider, session.Closing).ConfigureAwait(false);
            await tracked.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            LogFailed(services.Logger, e, protocolId!, session.RemotePeer);
            await ResetAsync(tracked).ConfigureAwait(false);
        }
    }

    private static async Task ResetAsync(IMuxedStream stream)
    {
        stream.Reset();
        await stream.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<string?> NegotiateAsync()
    {
        using var timeout = new CancellationTokenSource(services.Limits.NegotiationTimeout, services.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(session.Closing, timeout.Token);
        try
        {
            return await MultistreamSelect.ListenAsync(stream, IsAnswered, either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return null;
        }
    }

    private bool IsAnswered(string protocolId) =>
        LimitedProtocols.MayRun(session.Path, protocolId) && services.Protocols.Contains(protocolId);

    [LoggerMessage(311, LogLevel.Debug, "Answering {Protocol} of {Peer} failed")]
    private static partial void LogFailed(ILogger logger, Exception exception, string protocol, PeerId peer);
}
