using System.Buffers;
using System.IO.Pipelines;
using Codex.Exchange.Peers;

namespace Codex.Exchange.Tests.Peers;

/// <summary>A message that was made before.</summary>
internal sealed class BytesMessage(byte[] bytes) : IMessageSource
{
    public ValueTask<bool> WriteAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        output.Write(bytes);
        return ValueTask.FromResult(true);
    }
}
