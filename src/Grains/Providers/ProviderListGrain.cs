using System.Collections.Immutable;
using Codex.Grains.Interfaces;

namespace Codex.Grains;

/// <summary>A list of providers. Its state exists while there is a record.</summary>
public sealed class ProviderListGrain : Grain, IProviderListGrain
{
    private readonly IPersistentState<ProviderListState> _state;
    private readonly TimeProvider _time;

    /// <summary>Made by the engine.</summary>
    public ProviderListGrain(
        [PersistentState("providers", GrainStorageNames.Codex)] IPersistentState<ProviderListState> state,
        TimeProvider time)
    {
        _state = state;
        _time = time;
    }

    private List<ProviderEntry> Records => _state.State.Records;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        GrainStateVersion.Require(
            _state.State.Version, ProviderListState.CurrentVersion, $"provider list {this.GetPrimaryKeyString()}");
        ActivationBudget.Datasets(GrainFactory).Enter(GrainContext);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<bool> AddAsync(ProviderRecord record, CancellationToken cancellationToken)
    {
        Require(record);
        var now = _time.GetUtcNow();
        if (record.ExpiresAt <= now)
            return false;
        Records.RemoveAll(entry => entry.ExpiresAt <= now || entry.PeerId == record.PeerId);
        if (Records.Count >= GrainLimits.MaxProvidersPerList)
        {
            var first = Records.MinBy(static entry => entry.ExpiresAt)!;
            if (first.ExpiresAt >= record.ExpiresAt)
                return false;
            Records.Remove(first);
        }

        Records.Add(new ProviderEntry
        {
            PeerId = record.PeerId,
            Envelope = [.. record.Envelope],
            ExpiresAt = record.ExpiresAt,
        });
        await WriteAsync();
        return true;
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<ProviderRecord>> GetAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        return Task.FromResult(Records.Where(entry => entry.ExpiresAt > now)
            .OrderByDescending(static entry => entry.ExpiresAt)
            .Select(static entry => new ProviderRecord
            {
                PeerId = entry.PeerId,
                Envelope = [.. entry.Envelope],
                ExpiresAt = entry.ExpiresAt,
            })
            .ToImmutableArray());
    }

    /// <inheritdoc/>
    public async Task<bool> RemoveAsync(string peerId, CancellationToken cancellationToken)
    {
        if (Records.RemoveAll(entry => entry.PeerId == peerId) == 0)
            return false;
        await WriteAsync();
        return true;
    }

    private static void Require(ProviderRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        GrainArguments.RequireId(record.PeerId);
        if (record.Envelope.IsDefaultOrEmpty || record.Envelope.Length > GrainLimits.MaxProviderRecordBytes)
            throw new ArgumentException(
                $"A record has 1 to {GrainLimits.MaxProviderRecordBytes} bytes.", nameof(record));
    }

    private async Task WriteAsync()
    {
        try
        {
            _state.State.Version = ProviderListState.CurrentVersion;
            await (Records.Count > 0 ? _state.WriteStateAsync() : _state.ClearStateAsync());
        }
        catch
        {
            // What is in memory is not what is stored: the next call shall read it afresh.
            DeactivateOnIdle();
            throw;
        }
    }
}
