using Codex.Content;
using Codex.Grains.Interfaces;
using Codex.Storage;

namespace Codex.Api.Tests.Hosting;

/// <summary>A dataset grain with the contract's outcomes, over the test's store.</summary>
internal sealed class FakeDatasetGrain(string key, DatasetStore store) : IDatasetGrain
{
    private DatasetRecord? _record;

    public DatasetRegistration? Registration { get; private set; }

    public Task<RegistrationOutcome> RegisterAsync(
        DatasetRegistration registration, CancellationToken cancellationToken)
    {
        RegistrationOutcome outcome = _record is null ? RegistrationOutcome.Registered : RegistrationOutcome.Renewed;
        Registration = registration;
        _record ??= new DatasetRecord
        {
            ManifestCid = key,
            Description = registration.Description,
            StoredAt = registration.StoredAt,
            Pins = [],
            Advertised = false,
        };
        if (registration.Pin is { } pin)
            _record = _record with { Pins = [.. _record.Pins.Where(other => other.Owner != pin.Owner), pin] };
        return Task.FromResult(outcome);
    }

    public Task<DatasetRecord?> GetAsync(CancellationToken cancellationToken) => Task.FromResult(_record);

    public Task<PinOutcome> PinAsync(Pin pin, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> UnpinAsync(string owner, CancellationToken cancellationToken)
    {
        Pin? pin = _record?.Pins.FirstOrDefault(pin => pin.Owner == owner);
        if (pin is not null)
            _record = _record! with { Pins = _record.Pins.Remove(pin) };
        return Task.FromResult(pin is not null);
    }

    public Task<bool> IsKeptAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<bool?> GetAdvertisedAsync(CancellationToken cancellationToken) => Task.FromResult(_record?.Advertised);

    public Task<bool> SetAdvertisedAsync(bool advertised, CancellationToken cancellationToken)
    {
        if (_record is null)
            return Task.FromResult(false);
        _record = _record with { Advertised = advertised };
        return Task.FromResult(true);
    }

    public async Task<DatasetDeletion> DeleteAsync(CancellationToken cancellationToken)
    {
        _record = null;
        return await store.DeleteAsync(Cid.Parse(key), cancellationToken) switch
        {
            DeleteStatus.Deleted => DatasetDeletion.Deleted,
            DeleteStatus.Absent => DatasetDeletion.Absent,
            _ => DatasetDeletion.PartOfDataset,
        };
    }
}
