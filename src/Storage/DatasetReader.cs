using System.IO.Pipelines;

namespace Codex.Storage;

/// <summary>Verified reads of one dataset. Holds its files open: a deletion meanwhile does not disturb it. Dispose it.</summary>
public sealed class DatasetReader : IDisposable
{
    /// <summary>The dataset's manifest.</summary>
    public StoredManifest Dataset => throw new NotImplementedException();

    /// <summary>Real bytes of the dataset.</summary>
    public long Length => throw new NotImplementedException();

    /// <summary>Verifies the block that holds byte <paramref name="offset"/> without handing anything over.</summary>
    public ReadStatus Probe(long offset) => throw new NotImplementedException();

    /// <summary>
    /// Copies <paramref name="count"/> bytes from <paramref name="offset"/> to <paramref name="destination"/>, every
    /// block verified against the tree before any of its bytes are handed over; flushes as it goes.
    /// </summary>
    public ValueTask<ReadStatus> CopyToAsync(
        PipeWriter destination, long offset, long count, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
