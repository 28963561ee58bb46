namespace Codex.Grains.Interfaces;

/// <summary>
/// A dataset. Key: the manifest CID as text. It remembers what the manifest says, who wants the dataset kept and why,
/// and whether it is advertised. Every method may be repeated without harm.
/// </summary>
[Alias("Codex.IDatasetGrain")]
public interface IDatasetGrain : IGrainWithStringKey
{
    /// <summary>
    /// Records that a storage node has the dataset, all of it or in part, and the pin that comes with it.
    /// </summary>
    /// <exception cref="ArgumentException">The description contradicts an earlier one of the same CID.</exception>
    [Alias("Register")]
    Task<RegistrationOutcome> RegisterAsync(DatasetRegistration registration, CancellationToken cancellationToken);

    /// <summary>Everything known, or null when the dataset is not.</summary>
    [Alias("Get")]
    Task<DatasetRecord?> GetAsync(CancellationToken cancellationToken);

    /// <summary>Keeps the dataset for an owner; replaces the owner's earlier pin.</summary>
    [Alias("Pin")]
    Task<PinOutcome> PinAsync(Pin pin, CancellationToken cancellationToken);

    /// <summary>Takes back an owner's pin.</summary>
    /// <returns>False when the owner had none.</returns>
    [Alias("Unpin")]
    Task<bool> UnpinAsync(string owner, CancellationToken cancellationToken);

    /// <summary>True when at least one pin is live at <paramref name="now"/>.</summary>
    [Alias("IsKept")]
    Task<bool> IsKeptAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Whether the dataset is announced to other nodes; null when it is not known.</summary>
    [Alias("GetAdvertised")]
    Task<bool?> GetAdvertisedAsync(CancellationToken cancellationToken);

    /// <summary>Records whether the dataset is announced to other nodes.</summary>
    /// <returns>False when the dataset is not known.</returns>
    [Alias("SetAdvertised")]
    Task<bool> SetAdvertisedAsync(bool advertised, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes the dataset, pinned or not: its bytes first, then what is remembered of it. After a failure at any point
    /// repeat the call.
    /// </summary>
    [Alias("Delete")]
    Task<DatasetDeletion> DeleteAsync(CancellationToken cancellationToken);
}
