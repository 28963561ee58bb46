namespace Orleans.Core;

/// <summary>A record of a grain in the store.</summary>
public interface IStorage
{
    /// <summary>The record's version as last read or written; null while there is no record.</summary>
    string? Etag { get; }

    /// <summary>True when the store has the record.</summary>
    bool RecordExists { get; }

    /// <summary>Removes the record, and resets the state in memory.</summary>
    Task ClearStateAsync();

    /// <summary>Writes the state; done when it is as durable as the store makes it.</summary>
    /// <exception cref="Orleans.Storage.InconsistentStateException">The record is another than was read.</exception>
    Task WriteStateAsync();

    /// <summary>Reads the state again.</summary>
    Task ReadStateAsync();

    /// <inheritdoc cref="ClearStateAsync()"/>
    Task ClearStateAsync(CancellationToken cancellationToken) => ClearStateAsync();

    /// <inheritdoc cref="WriteStateAsync()"/>
    Task WriteStateAsync(CancellationToken cancellationToken) => WriteStateAsync();

    /// <inheritdoc cref="ReadStateAsync()"/>
    Task ReadStateAsync(CancellationToken cancellationToken) => ReadStateAsync();
}
