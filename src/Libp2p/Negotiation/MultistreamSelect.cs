using System.IO.Pipelines;

namespace Codex.Libp2p.Negotiation;

/// <summary>
/// multistream-select 1.0.0: agreeing on the protocol that a stream, or a whole connection, will speak (libp2p wire,
/// section 2).
/// </summary>
/// <remarks>
/// Whatever follows the negotiation stays in the reader, unexamined: the next read has it at once. Neither side is
/// timed here: callers pass a token that is cancelled after <see cref="NegotiationLimits.Timeout"/>. After an
/// exception the pipe is of no further use.
/// </remarks>
public static class MultistreamSelect
{
    private const string Header = "/multistream/1.0.0";
    private const string NotAvailable = "na";

    /// <summary>
    /// Proposes protocols in order of preference; returns the one that the other side takes, or null when it takes
    /// none.
    /// </summary>
    /// <exception cref="NegotiationException">The answer is no answer, or the stream ended.</exception>
    public static async Task<string?> DialAsync(
        IDuplexPipe pipe, IReadOnlyList<string> protocols, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(protocols.Count);
        // In one write with the first proposal: saves a round trip.
        NegotiationLine.Write(pipe.Output, Header);
        var isGreeted = false;
        foreach (var protocol in protocols)
        {
            NegotiationLine.Write(pipe.Output, protocol);
            await FlushAsync(pipe.Output, cancellationToken);
            if (!isGreeted)
            {
                var greeting = await NegotiationLine.ReadAsync(pipe.Input, cancellationToken);
                isGreeted = greeting == Header ? true : throw Unexpected(greeting);
            }
            var answer = await NegotiationLine.ReadAsync(pipe.Input, cancellationToken);
            if (answer == protocol)
                return protocol;
            if (answer != NotAvailable)
                throw Unexpected(answer);
        }
        return null;
    }

    /// <summary>
    /// Answers proposals until one is known, and returns it; null when the other side gives up, or has been refused
    /// <see cref="NegotiationLimits.MaxMisses"/> times.
    /// </summary>
    /// <param name="pipe">The stream. Answers are written even when the other side has closed its half already.</param>
    /// <param name="isKnown">Whether a protocol is spoken here; asked with whatever the other side sent.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="NegotiationException">What came is no negotiation, or nobody takes our answers.</exception>
    public static async Task<string?> ListenAsync(
        IDuplexPipe pipe, Func<string, bool> isKnown, CancellationToken cancellationToken)
    {
        var greeting = await NegotiationLine.ReadAsync(pipe.Input, cancellationToken);
        if (greeting != Header)
            throw Unexpected(greeting);
        NegotiationLine.Write(pipe.Output, Header);
        for (var misses = 0; misses < NegotiationLimits.MaxMisses; misses++)
        {
            // The answer to the greeting waits for the first proposal when that is here already: one write.
            if (!NegotiationLine.TryRead(pipe.Input, out var proposal))
            {
                await FlushAsync(pipe.Output, cancellationToken);
                proposal = await NegotiationLine.ReadOrEndAsync(pipe.Input, cancellationToken);
                if (proposal is null)
                    return null;
            }
            var isAccepted = proposal != Header && isKnown(proposal);
            // A repeated greeting is answered in kind; it counts as a miss, or it could go on for ever.
            NegotiationLine.Write(pipe.Output, isAccepted || proposal == Header ? proposal : NotAvailable);
            if (!isAccepted)
                continue;
            await FlushAsync(pipe.Output, cancellationToken);
            return proposal;
        }
        await FlushAsync(pipe.Output, cancellationToken);
        return null;
    }

    /// <summary><inheritdoc cref="ListenAsync(IDuplexPipe, Func{string, bool}, CancellationToken)"/></summary>
    /// <param name="pipe">The stream.</param>
    /// <param name="known">The protocols spoken here.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static Task<string?> ListenAsync(
        IDuplexPipe pipe, IReadOnlyCollection<string> known, CancellationToken cancellationToken) =>
        ListenAsync(pipe, known.Contains, cancellationToken);

    private static async ValueTask FlushAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        var result = await output.FlushAsync(cancellationToken);
        if (result.IsCompleted)
            throw new NegotiationException("The other side takes no more bytes.");
    }

    private static NegotiationException Unexpected(string line) =>
        new($"The other side sent '{line}', which is no part of the negotiation.");
}
