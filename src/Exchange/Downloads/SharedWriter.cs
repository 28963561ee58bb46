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

    /// <summary>Keeps the writer open until <see cref="Leave"/>; false when it is being closed.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            if (_isClosing)
                return false;
            _users++;
            return true;
        }
    }

    /// <summary>The end of what <see cref="TryEnter"/> began.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            if (--_users == 0 && _isClosing)
                _unused.TrySetResult();
        }
    }

    /// <summary>Verifies and stores a block, whose index is one of the dataset, between enter and leave.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="UnauthorizedAccessException">The disk refuses to be written to.</exception>
    public PutStatus Put(BlockDelivery delivery)
    {
        // What is here is not worth the hash: a second peer may have been asked for it.
        if (Has(delivery.Address.Index))
            return PutStatus.AlreadyHere;
        return InclusionProof.TryDecodeProtobuf(delivery.Proof, out var proof)
            ? writer.Put(delivery.Address.Index, delivery.Data, proof)
            : PutStatus.Rejected;
    }

    /// <summary>Makes what has come durable, and closes the files, once everybody has left.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="UnauthorizedAccessException">The disk refuses to be written to.</exception>
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
}
