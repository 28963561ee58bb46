using System.IO.Pipelines;
using Codex.Exchange.Messages;

namespace Codex.Exchange.Peers;

/// <summary>A part of a list of presences, as one message.</summary>
internal sealed class PresencesMessage(IReadOnlyList<BlockPresence> presences, int start) : IMessageSource
{
    public ValueTask<bool> WriteAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        var count = Math.Min(WireLimits.BatchEntries, presences.Count - start);
        MessageEncoder.WritePresences(output, presences, start, count);
        return ValueTask.FromResult(true);
    }
}
