using Codex.Datasets.Ports;
using Codex.Exchange.Downloads;

namespace Codex.Silo.Network;

/// <summary>A reader of the exchange, as the API knows it.</summary>
internal sealed class DatasetFeed(DownloadReader reader) : IDatasetFeed
{
    /// <inheritdoc/>
    public void Advance(int index) => reader.Advance(index);

    /// <inheritdoc/>
    public ValueTask<bool> WaitAsync(int index, CancellationToken cancellationToken) =>
        reader.WaitAsync(index, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => reader.Dispose();
}
