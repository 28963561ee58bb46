using System.IO.Pipelines;

namespace Codex.Exchange.Peers;

/// <summary>A message that is made when there is room for it, in the place that it is sent from.</summary>
internal interface IMessageSource
{
    /// <summary>
    /// Writes a whole message behind its length, or nothing. Called again when the stream was lost that took it.
    /// </summary>
    /// <returns>False when there is nothing to send.</returns>
    ValueTask<bool> WriteAsync(PipeWriter output, CancellationToken cancellationToken);
}
