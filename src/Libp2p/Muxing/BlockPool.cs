using System.Buffers;
using System.Collections.Concurrent;

namespace Codex.Libp2p.Muxing;

/// <summary>
/// Blocks for the buffers of streams, <see cref="MuxingLimits.BufferBlock"/> bytes each. Keeps more of them than
/// <see cref="ArrayPool{T}.Shared"/>, whose few dozen per core a handful of busy streams exhaust.
/// </summary>
internal sealed class BlockPool
{
    private readonly ConcurrentQueue<Block> _idle = new();
    private int _idleCount;

    /// <summary>The pool of the process.</summary>
    public static BlockPool Instance { get; } = new();

    /// <summary>A block for the pipe whose blocks these are.</summary>
    public IMemoryOwner<byte> Rent(PipeBlocks lessee)
    {
        if (_idle.TryDequeue(out var block))
            Interlocked.Decrement(ref _idleCount);
        else
            block = new Block(this);
        block.Lessee = lessee;
        return block;
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

        public PipeBlocks? Lessee { get; set; }

        public void Dispose()
        {
            var isWithheld = Lessee is { IsWithheld: true };
            Lessee = null;
            if (!isWithheld)
                pool.Return(this);
        }
    }
}
