using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Codex.Silo.Transport;

/// <summary>
/// Kestrel's memory, in buffers of <see cref="TransportLimits.BufferBytes"/>. A connection that waits holds none of
/// them (the socket transport asks for a buffer when bytes have arrived), so their number follows the transfers in
/// flight.
/// </summary>
internal sealed class TransportBufferPool : MemoryPool<byte>
{
    private readonly ConcurrentQueue<byte[]> _idle = new();
    private int _idleCount;

    /// <inheritdoc/>
    public override int MaxBufferSize => TransportLimits.BufferBytes;

    /// <inheritdoc/>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, TransportLimits.BufferBytes);
        if (_idle.TryDequeue(out var buffer))
            Interlocked.Decrement(ref _idleCount);
        else
            buffer = GC.AllocateUninitializedArray<byte>(TransportLimits.BufferBytes, pinned: true);
        return new Lease(this, buffer);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _idle.Clear();

    private void Return(byte[] buffer)
    {
        if (Interlocked.Increment(ref _idleCount) <= TransportLimits.IdleBuffers)
            _idle.Enqueue(buffer);
        else
            Interlocked.Decrement(ref _idleCount);
    }

    private sealed class Lease(TransportBufferPool pool, byte[] buffer) : IMemoryOwner<byte>
    {
        private byte[]? _buffer = buffer;

        public Memory<byte> Memory { get; } = MemoryMarshal.CreateFromPinnedArray(buffer, 0, buffer.Length);

        public void Dispose()
        {
            // A buffer that were returned twice would be two connections' memory at once.
            if (Interlocked.Exchange(ref _buffer, null) is { } returned)
                pool.Return(returned);
        }
    }
}
