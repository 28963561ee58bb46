using Codex.Grains.Interfaces;

namespace Codex.Grains;

/// <summary>
/// A dataset. What is written where, and in which order, so that a crash at any point is repaired by repeating the
/// call: a registration writes this state, then the block set's; a deletion deletes the bytes, then the reference of
/// the block set, and this state, which knows the block set, last.
/// </summary>
public sealed class DatasetGrain : Grain, IDatasetGrain
{
    private readonly IPersistentState<DatasetState> _state;
    private readonly IDatasetStorage _storage;
    private readonly TimeProvider _time;

    /// <summary>Made by the engine.</summary>
    public DatasetGrain(
        [PersistentState("dataset", GrainStorageNames.Codex)] IPersistentState<DatasetState> state,
        IDatasetStorage storage,
        TimeProvider time)
    {
        _state = state;
        _storage = storage;
        _time = time;
    }

    private string ManifestCid => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        GrainStateVersion.Require(_state.State.Version, DatasetState.CurrentVersion, $"dataset {ManifestCid}");
        ActivationBudget.Datasets(GrainFactory).Enter(GrainContext);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<RegistrationOutcome> RegisterAsync(
        DatasetRegistration registration, CancellationToken cancellationToken)
    {
        Require(registration);
        var description = registration.Description;
        var isKnown = _state.State.Description is not null;

        // A deletion may have had its turn between the upload and this one.
        if (registration.NodeId == _storage.NodeId && !await _storage.HoldsAsync(ManifestCid, cancellationToken))
            return RegistrationOutcome.NotStored;
        if (registration.Pin is { } pin && !PinList.TryPut(_state.State.Pins, pin, _time.GetUtcNow()))
            return RegistrationOutcome.TooManyPins;
        if (!isKnown)
        {
            _state.State.Description = description;
            _state.State.StoredAt = registration.StoredAt;
        }

        if (!isKnown || registration.Pin is not null)
            await WriteAsync();

        // No longer to be cancelled: half a registration helps nobody.
        var outcome = await BlockSet(description).ReferenceAsync(
            ManifestCid,
            registration.NodeId,
            description.BlockCount,
            registration.IsComplete,
            CancellationToken.None);
        if (outcome == BlockSetOutcome.Done)
            return isKnown ? RegistrationOutcome.Renewed : RegistrationOutcome.Registered;
        if (!isKnown)
            await ClearAsync();
        return RegistrationOutcome.BlockSetFull;
    }

    /// <inheritdoc/>
    public Task<DatasetRecord?> GetAsync(CancellationToken cancellationToken)
    {
        var state = _state.State;
        return Task.FromResult(state.Description is null ? null : new DatasetRecord
        {
            ManifestCid = ManifestCid,
            Description = state.Description,
            StoredAt = state.StoredAt,
            Pins = [.. state.Pins.OrderBy(static pin => pin.Owner, StringComparer.Ordinal)],
            Advertised = state.Advertised,
        });
    }

    /// <inheritdoc/>
    public async Task<PinOutcome> PinAsync(Pin pin, CancellationToken cancellationToken)
    {
        PinList.Require(pin);
        if (_state.State.Description is null)
            return PinOutcome.UnknownDataset;
        if (!PinList.TryPut(_state.State.Pins, pin, _time.GetUtcNow()))
            return PinOutcome.TooManyPins;
        await WriteAsync();
        return PinOutcome.Pinned;
    }

    /// <inheritdoc/>
    public async Task<bool> UnpinAsync(string owner, CancellationToken cancellationToken)
    {
        if (_state.State.Pins.RemoveAll(pin => pin.Owner == owner) == 0)
            return false;
        await WriteAsync();
        return true;
    }

    /// <inheritdoc/>
    public Task<bool> IsKeptAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        Task.FromResult(_state.State.Pins.Exists(pin => pin.IsLive(now)));

    /// <inheritdoc/>
    public Task<bool?> GetAdvertisedAsync(CancellationToken cancellationToken) =>
        Task.FromResult<bool?>(_state.State.Description is null ? null : _state.State.Advertised);

    /// <inheritdoc/>
    public async Task<bool> SetAdvertisedAsync(bool advertised, CancellationToken cancellationToken)
    {
        if (_state.State.Description is null)
            return false;
        if (_state.State.Advertised != advertised)
        {
            _state.State.Advertised = advertised;
            await WriteAsync();
        }

        return true;
    }

    /// <inheritdoc/>
    public async Task<DatasetDeletion> DeleteAsync(CancellationToken cancellationToken)
    {
        var deletion = await _storage.DeleteAsync(ManifestCid, cancellationToken);
        if (deletion == StorageDeletion.PartOfDataset)
            return DatasetDeletion.PartOfDataset;
        if (_state.State.Description is { } description)
        {
            // No longer to be cancelled: the bytes are gone, so the record must go as well.
            await BlockSet(description).DereferenceAsync(ManifestCid, _storage.NodeId, CancellationToken.None);
            await ClearAsync();
            return DatasetDeletion.Deleted;
        }

        return deletion == StorageDeletion.Deleted ? DatasetDeletion.Deleted : DatasetDeletion.Absent;
    }

    private IBlockSetGrain BlockSet(DatasetDescription description) =>
        GrainFactory.GetGrain<IBlockSetGrain>(description.TreeCid);

    private void Require(DatasetRegistration registration)
    {
        ArgumentNullException.ThrowIfNull(registration);
        var description = registration.Description;
        GrainArguments.RequireId(registration.NodeId);
        GrainArguments.RequireId(description.TreeCid);
        GrainArguments.RequireLength(description.Filename, GrainLimits.MaxLabelLength);
        GrainArguments.RequireLength(description.MimeType, GrainLimits.MaxLabelLength);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(description.BlockSize);
        ArgumentOutOfRangeException.ThrowIfNegative(description.DatasetSize);
        if (registration.Pin is { } pin)
            PinList.Require(pin);
        if (_state.State.Description is { } known && known != description)
        {
            throw new ArgumentException(
                $"{ManifestCid} is known as {known}, not as {description}.", nameof(registration));
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            _state.State.Version = DatasetState.CurrentVersion;
            await _state.WriteStateAsync();
        }
        catch
        {
            // What is in memory is not what is stored: the next call shall read it afresh.
            DeactivateOnIdle();
            throw;
        }
    }

    private async Task ClearAsync()
    {
        try
        {
            await _state.ClearStateAsync();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }
}
