using System.Buffers;
using System.Security.Cryptography;
using Codex.Libp2p.Framing;
using Codex.Libp2p.Hosting;

namespace Codex.Libp2p.Protocols.Ping;

/// <summary>Measures the round trip to a peer.</summary>
public static class PingClient
{
    /// <summary>The protocol id.</summary>
    public const string ProtocolId = "/ipfs/ping/1.0.0";

    /// <summary>
    /// Sends one ping on a stream of its own (nim up to v1.14 echoes once per stream) and times the echo. The result
    /// has no time when the peer does not answer, or answers something else; a Codex node does not speak ping.
    /// </summary>
    public static async Task<PingResult> PingAsync(
        ISession session, TimeProvider timeProvider, CancellationToken cancellationToken = default)
    {
        var opened = await session.OpenStreamAsync([ProtocolId], cancellationToken).ConfigureAwait(false);
        if (!opened.IsOpen)
            return new PingResult(null, opened.Error);
        await using var stream = opened.Stream;
        using var timeout = new CancellationTokenSource(PingLimits.Timeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var ping = RandomNumberGenerator.GetBytes(PingLimits.Bytes);
            var start = timeProvider.GetTimestamp();
            stream.Output.Write(ping);
            await stream.Output.FlushAsync(either.Token).ConfigureAwait(false);
            var read = await stream.Input.ReadAtLeastAsync(PingLimits.Bytes, either.Token).ConfigureAwait(false);
            var elapsed = timeProvider.GetElapsedTime(start);
            var isEcho = read.Buffer.Length == PingLimits.Bytes && read.Buffer.ToArray().AsSpan().SequenceEqual(ping);
            stream.Input.AdvanceTo(read.Buffer.End);
            if (!isEcho)
            {
                stream.Reset();
                return new PingResult(null, OpenStreamError.ProtocolError);
            }
            await StreamEnding.FinishAsync(stream, timeProvider, either.Token).ConfigureAwait(false);
            return new PingResult(elapsed, OpenStreamError.None);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            stream.Reset();
            return new PingResult(null, OpenStreamError.Timeout);
        }
        catch (IOException)
        {
            return new PingResult(null, OpenStreamError.Refused);
        }
    }
}
