using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Codex.Silo.Transport;

/// <summary>Gives Kestrel its memory.</summary>
internal sealed class TransportBufferPoolFactory : IMemoryPoolFactory<byte>
{
    /// <inheritdoc/>
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new TransportBufferPool();
}
