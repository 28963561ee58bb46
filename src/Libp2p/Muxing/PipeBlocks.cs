using System.Buffers;

namespace Codex.Libp2p.Muxing;

/// <summary>
/// The blocks of one pipe. When the pipe ends while somebody still holds memory of it, its blocks are left to the
/// garbage collector: a late write then reaches memory that nobody else will ever get.
/// </summary>
internal sealed class PipeBlocks(BlockPool pool) : MemoryPool<byte>
{
    private volatile bool _isWithheld;

    /// <summary>Large buffers come from here too: taken from elsewhere they could not be withheld.</summary>
    public override int MaxBufferSize => Array.MaxLength;

    /// <summary>Nothing that comes back is used again.</summary>
    public bool IsWithheld => _isWithheld;

    public void Withhold() => _isWithheld = true;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1) =>
        minBufferSize > MuxingLimits.BufferBlock ? new LargeBlock(this, minBufferSize) : pool.Rent(this);

    protected override void Dispose(bool disposing)
    {
    }

    private sealed class LargeBlock(PipeBlocks lessee, int minBytes) : IMemoryOwner<byte>
    {
        private readonly byte[] _array = ArrayPool<byte>.Shared.Rent(minBytes);

        public Memory<byte> Memory => _array;

        public void Dispose()
        {
            if (!lessee.IsWithheld)
                ArrayPool<byte>.Shared.Return(_array);
        }
    }
}
