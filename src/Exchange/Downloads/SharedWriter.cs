using Codex.Content;
using Codex.Exchange.Messages;
using Codex.Storage;

namespace Codex.Exchange.Downloads;

/// <summary>A writer that the threads of many peers use, and that is closed once the last of them is done.</summary>
internal sealed class SharedWriter(DatasetWriter writer)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _unused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _users;
    private bool _isClosing;

    public int BlockCount => writer.BlockCount;

    public int HaveCount => writer.HaveCount;

    public bool IsComplete => HaveCount == BlockCount;

    public bool Has(int index) => writer.Has(index);

    /// <summary>Verifies and stores a block; null when the writer is being closed.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public PutStatus? Put(BlockDelivery delivery)
    {
        lock (_gate)
        {
            if (_isClosing)
                return null;
            _users++;
        }

        try
        {
            return Verify(delivery);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Makes what has come durable, and closes the files.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public async Task CloseAsync()
    {
        lock (_gate)
        {
            _isClosing = true;
            if (_users == 0)
                _unused.TrySetResult();
        }

        await _unused.Task.ConfigureAwait(false);
        await Task.Run(writer.Dispose).ConfigureAwait(false);
    }

    private PutStatus Verify(BlockDelivery delivery)
    {
        var index = delivery.Address.Index;
        if ((uint)index >= (uint)BlockCount)
            return PutStatus.Rejected;

        // What is here is not worth the hash: a second peer may have been asked for it.
        if (Has(index))
            return PutStatus.AlreadyHere;
        return InclusionProof.TryDecodeProtobuf(delivery.Proof, out var proof)
            ? writer.Put(index, delivery.Data, proof)
            : PutStatus.Rejected;
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_users == 0 && _isClosing)
                _unused.TrySetResult();
        }
    }
}
