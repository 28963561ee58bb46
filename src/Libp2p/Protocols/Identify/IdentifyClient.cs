using Codex.Libp2p.Framing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Protocols.Identify.Protobuf;
using Google.Protobuf;

namespace Codex.Libp2p.Protocols.Identify;

/// <summary>Asks a peer about itself, and tells one unasked.</summary>
internal static class IdentifyClient
{
    /// <summary>Whoever listens tells about itself.</summary>
    public const string ProtocolId = "/ipfs/id/1.0.0";

    /// <summary>Whoever opens tells about itself.</summary>
    public const string PushProtocolId = "/ipfs/id/push/1.0.0";

    /// <summary>What the peer tells; null when it does not, or tells nonsense.</summary>
    public static async Task<IdentifyInfo?> AskAsync(
        ISession session, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        try
        {
            // Opening has a timeout of its own, after which a connection may be given up altogether.
            var opened = await session.OpenStreamAsync([ProtocolId], cancellationToken).ConfigureAwait(false);
            if (!opened.IsOpen)
                return null;
            await using var stream = opened.Stream;
            using var timeout = new CancellationTokenSource(IdentifyLimits.Timeout, timeProvider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
            await stream.CloseWriteAsync(either.Token).ConfigureAwait(false);
            return await ReadAsync(stream, either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Tells a peer; a peer that does not want to know is left alone.</summary>
    public static async Task PushAsync(
        ISession session, LocalIdentity identity, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(IdentifyLimits.Timeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var opened = await session.OpenStreamAsync([PushProtocolId], either.Token).ConfigureAwait(false);
            if (!opened.IsOpen)
                return;
            await using var stream = opened.Stream;
            LengthPrefixed.Write(stream.Output, identity.Describe(session.RemoteAddress));
            await stream.Output.FlushAsync(either.Token).ConfigureAwait(false);
            await StreamEnding.FinishAsync(stream, timeProvider, either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // It will ask again.
        }
    }

    /// <summary>Reads to the end of the stream and merges the parts; null for nonsense, or nothing.</summary>
    public static async Task<IdentifyInfo?> ReadAsync(ISessionStream stream, CancellationToken cancellationToken)
    {
        var merged = new IdentifyMessage();
        var left = IdentifyLimits.MaxAnswerBytes;
        for (var parts = 0; parts <= IdentifyLimits.MaxParts; parts++)
        {
            var part = await LengthPrefixed
                .ReadAsync(stream.Input, Math.Min(left, IdentifyLimits.MaxMessageBytes), cancellationToken)
                .ConfigureAwait(false);
            if (part.Status == LengthPrefixedStatus.End && parts > 0)
                return IdentifyCodec.Check(merged, stream.Session);
            if (part.Status != LengthPrefixedStatus.Message || !TryMerge(merged, part.Bytes))
                return null;
            left -= part.Bytes.Length;
        }
        return null;
    }

    private static bool TryMerge(IdentifyMessage merged, ReadOnlyMemory<byte> part)
    {
        try
        {
            merged.MergeFrom(part.Span);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }
}
