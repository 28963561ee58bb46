using System.Buffers;
using System.Collections.Concurrent;

namespace Codex.Libp2p.Muxing;

/// <summary>
/// Blocks for the buffers of streams, <see cref="MuxingLimits.BufferBlock"/> bytes each. Keeps more of them than
/// <see cref="ArrayPool{T}.Shared"/>, whose few dozen per core a handful of busy streams exhaust.
/// </summary>
internal sealed class BlockPool : MemoryPool<byte>
{
    private readonly ConcurrentQueue<Block> _idle = new();
    private int _idleCount;

    /// <summary>The pool of the process.</summary>
    public static BlockPool Instance { get; } = new();

    /// <summary>A pipe that needs more at once takes it from elsewhere.</summary>
    public override int MaxBufferSize => MuxingLimits.BufferBlock;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, MaxBufferSize);
        if (!_idle.TryDequeue(out var block))
            return new Block(this);
        Interlocked.Decrement(ref _idleCount);
        return block;
    }

    protected override void Dispose(bool disposing)
    {
    }

    private void Return(Block block)
    {
        if (Interlocked.Increment(ref _idleCount) > MuxingLimits.IdleBlocks)
            Interlocked.Decrement(ref _idleCount);
        else
            _idle.Enqueue(block);
    }

    private sealed class Block(BlockPool pool) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } = GC.AllocateUninitializedArray<byte>(MuxingLimits.BufferBlock);

        public void Dispose() => pool.Return(this);
    }
}
