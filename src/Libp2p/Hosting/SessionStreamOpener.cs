using Codex.Libp2p.Muxing;
using Codex.Libp2p.Negotiation;
using Codex.Libp2p.Protocols.Identify;
using Codex.Libp2p.Upgrade;

namespace Codex.Libp2p.Hosting;

/// <summary>Opens streams of a session and agrees on their protocols.</summary>
internal sealed class SessionStreamOpener(Session session, IMuxer muxer, SessionServices services)
{
    public async ValueTask<OpenStreamResult> OpenAsync(
        IReadOnlyList<string> protocolIds, CancellationToken cancellationToken)
    {
        if (session.IsEnding)
            return OpenStreamResult.Failed(OpenStreamError.SessionEnded);
        if (session.Path.IsLimited)
        {
            protocolIds = [.. protocolIds.Where(id => LimitedProtocols.MayRun(session.Path, id))];
            if (protocolIds.Count == 0)
                return OpenStreamResult.Failed(OpenStreamError.Limited);
        }
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, session.Closing);
        try
        {
            // js takes only ten streams before it has finished its set-up; the answer to identify shows that it has.
            if (protocolIds is not [IdentifyClient.ProtocolId])
                await session.Identified.WaitAsync(ending.Token).ConfigureAwait(false);
            var stream = await muxer.OpenAsync(ending.Token).ConfigureAwait(false);
            return await NegotiateAsync(stream, protocolIds, ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return OpenStreamResult.Failed(OpenStreamError.SessionEnded);
        }
        catch (MuxerException)
        {
            return OpenStreamResult.Failed(
                session.IsEnding ? OpenStreamError.SessionEnded : OpenStreamError.Refused);
        }
    }

    private async Task<OpenStreamResult> NegotiateAsync(
        IMuxedStream stream, IReadOnlyList<string> protocolIds, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(services.Limits.NegotiationTimeout, services.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var error = OpenStreamError.ProtocolError;
        try
        {
            var chosen = await MultistreamSelect.DialAsync(stream, protocolIds, either.Token).ConfigureAwait(false);
            if (chosen is not null)
                return new OpenStreamResult(session.Track(stream, chosen), OpenStreamError.None);
            error = OpenStreamError.NotSupported;
        }
        catch (OperationCanceledException)
            when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            error = OpenStreamError.Timeout;
            // js may have ended its mplex and left the socket open: such a connection never answers again.
            if (muxer.ProtocolId == MuxerChoice.MplexId)
                session.Abort();
        }
        catch (StreamResetException)
        {
            error = session.IsEnding ? OpenStreamError.SessionEnded : OpenStreamError.Refused;
        }
        catch (IOException)
        {
            error = session.IsEnding ? OpenStreamError.SessionEnded : OpenStreamError.ProtocolError;
        }
        catch (OperationCanceledException)
        {
            stream.Reset();
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        stream.Reset();
        await stream.DisposeAsync().ConfigureAwait(false);
        return OpenStreamResult.Failed(error);
    }
}
