using System.IO.Pipelines;
using Codex.Exchange.Messages;

namespace Codex.Exchange.Peers;

/// <summary>A part of a want list, as one message.</summary>
internal sealed class WantsMessage(WantList wants, int start) : IMessageSource
{
    public ValueTask<bool> WriteAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        var count = Math.Min(WireLimits.BatchEntries, wants.Entries.Count - start);
        // Only the first message can replace what was wanted before.
        MessageEncoder.WriteWants(output, wants.Entries, start, count, wants.IsFull && start == 0);
        return ValueTask.FromResult(true);
    }
}
