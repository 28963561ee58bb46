using System.Collections.Immutable;
using Codex.Grains.Interfaces;

namespace Codex.Grains;

/// <summary>
/// A community. It has two states, so that a sync which begins or ends does not write thousands of archives again. They
/// are written one after the other, in an order that lets a repeated call repair what a crash in between left: a
/// reading writes the archives, then that the index was read; a removal clears the community, then the archives.
/// </summary>
public sealed class CommunityGrain : Grain, ICommunityGrain
{
    private readonly IPersistentState<CommunityState> _community;
    private readonly IPersistentState<ArchiveListState> _archives;
    private readonly TimeProvider _time;

    /// <summary>Made by the engine.</summary>
    public CommunityGrain(
        [PersistentState("community", GrainStorageNames.Codex)] IPersistentState<CommunityState> community,
        [PersistentState("archives", GrainStorageNames.Codex)] IPersistentState<ArchiveListState> archives,
        TimeProvider time)
    {
        _community = community;
        _archives = archives;
        _time = time;
    }

    private string CommunityId => this.GetPrimaryKeyString();

    private CommunityState State => _community.State;

    private bool IsRegistered => State.RegisteredAt is not null;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var grain = $"community {CommunityId}";
        GrainStateVersion.Require(State.Version, CommunityState.CurrentVersion, grain);
        GrainStateVersion.Require(_archives.State.Version, ArchiveListState.CurrentVersion, grain);
        ActivationBudget.Communities(GrainFactory)
            .Enter(GrainContext, ActivationBudget.WeightOf(_archives.State.Cids.Length));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<CommunityRegistration> RegisterAsync(CancellationToken cancellationToken)
    {
        CommunityArguments.RequireCommunityId(CommunityId);
        var isNew = !IsRegistered;
        var registeredAt = State.RegisteredAt ??= _time.GetUtcNow();
        if (isNew)
            await WriteAsync();
        return new CommunityRegistration { Community = Record(registeredAt), IsNew = isNew };
    }

    /// <inheritdoc/>
    public Task<CommunityRecord?> GetAsync(CancellationToken cancellationToken) =>
        Task.FromResult(State.RegisteredAt is { } registeredAt ? Record(registeredAt) : null);

    /// <inheritdoc/>
    public async Task<IndexOffer?> OfferIndexAsync(IndexReference index, CancellationToken cancellationToken)
    {
        CommunityArguments.Require(index);
        if (!IsRegistered)
            return null;
        var oldest = State.Indices.Count >= GrainLimits.MaxIndicesPerCommunity ? State.Indices[^1].Cid : null;
        var offer = IndexHistory.Offer(State.Indices, index, _time.GetUtcNow(), out var isChanged);

        // In the same write: what makes room is known until somebody has dropped it.
        if (oldest is not null && !IndexHistory.Contains(State.Indices, oldest))
            isChanged |= IndexLeftovers.Add(State, oldest);
        if (offer != IndexOffer.Older)
            isChanged |= IndexLeftovers.Remove(State, index.Cid);
        if (isChanged)
            await WriteAsync();
        return offer;
    }

    /// <inheritdoc/>
    public async Task<bool> ExpectIndexAsync(string indexCid, CancellationToken cancellationToken)
    {
        GrainArguments.RequireName(indexCid, GrainLimits.MaxIdLength);
        if (!IsRegistered)
            return false;
        if (!IndexHistory.Contains(State.Indices, indexCid) && IndexLeftovers.Add(State, indexCid))
            await WriteAsync();
        return true;
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<string>> ListLeftoversAsync(CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<string>>([.. State.Leftovers ?? []]);

    /// <inheritdoc/>
    public async Task<bool> RecordIndexAsync(IndexReading reading, CancellationToken cancellationToken)
    {
        CommunityArguments.Require(reading);
        if (!IsRegistered || !IndexHistory.Contains(State.Indices, reading.Cid))
            return false;
        var merge = ArchiveList.Merge(_archives.State, reading.Archives);
        if (merge.State != _archives.State)
        {
            var grown = merge.State.Cids.Length - _archives.State.Cids.Length;
            _archives.State = merge.State;
            await StoreAsync(_archives.WriteStateAsync);
            ActivationBudget.Communities(GrainFactory).Enter(GrainContext, grown);
        }

        var isChanged = merge.Refusal is null
            ? IndexHistory.Record(State.Indices, reading, merge.NamedCount)
            : IndexHistory.Record(
                State.Indices, reading with { Content = IndexContent.Unusable, Error = merge.Refusal }, 0);
        if (isChanged)
            await WriteAsync();
        return true;
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<IndexRecord>> ListIndicesAsync(CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<IndexRecord>>([.. State.Indices]);

    /// <inheritdoc/>
    public Task<ImmutableArray<ArchiveRecord>> ListArchivesAsync(
        ArchiveWindow window, CancellationToken cancellationToken)
    {
        CommunityArguments.Require(window);
        return Task.FromResult(IsRegistered ? ArchiveList.Select(_archives.State, window) : []);
    }

    /// <inheritdoc/>
    public async Task<bool> ForgetIndexAsync(string indexCid, CancellationToken cancellationToken)
    {
        GrainArguments.RequireName(indexCid, GrainLimits.MaxIdLength);
        if (!IndexHistory.Forget(State.Indices, indexCid) && !IndexLeftovers.Remove(State, indexCid))
            return false;
        await WriteAsync();
        return true;
    }

    /// <inheritdoc/>
    public async Task<CommunitySync?> StartSyncAsync(SyncRequest request, CancellationToken cancellationToken)
    {
        request = CommunityArguments.Require(request);
        if (!IsRegistered)
            return null;
        var sync = SyncSequence.Start(State.Sync, request, _time.GetUtcNow());
        if (sync != State.Sync)
        {
            State.Sync = sync;
            await WriteAsync();
        }

        return sync;
    }

    /// <inheritdoc/>
    public async Task<bool> EndSyncAsync(
        long number, SyncState state, string? error, CancellationToken cancellationToken)
    {
        CommunityArguments.RequireEnd(state, error);
        if (SyncSequence.End(State.Sync, number, state, error, _time.GetUtcNow()) is not { } ended)
            return false;
        State.Sync = ended;
        await WriteAsync();
        return true;
    }

    /// <inheritdoc/>
    public async Task<bool> SetPinnedAsync(bool pinned, CancellationToken cancellationToken)
    {
        if (!IsRegistered)
            return false;
        if (State.Pinned != pinned)
        {
            State.Pinned = pinned;
            await WriteAsync();
        }

        return true;
    }

    /// <inheritdoc/>
    public async Task<bool> RemoveAsync(CancellationToken cancellationToken)
    {
        var wasRegistered = IsRegistered;
        if (_community.RecordExists)
            await StoreAsync(_community.ClearStateAsync);
        if (_archives.RecordExists)
            await StoreAsync(_archives.ClearStateAsync);
        return wasRegistered;
    }

    private CommunityRecord Record(DateTimeOffset registeredAt)
    {
        var current = State.Indices.FirstOrDefault();
        return new CommunityRecord
        {
            Id = CommunityId,
            RegisteredAt = registeredAt,
            Pinned = State.Pinned,
            Index = current,
            ArchiveCount = current is { Content: IndexContent.Read }
                ? current.ArchiveCount
                : _archives.State.Cids.Length,
            Sync = State.Sync,
        };
    }

    private Task WriteAsync()
    {
        State.Version = CommunityState.CurrentVersion;
        return StoreAsync(_community.WriteStateAsync);
    }

    private async Task StoreAsync(Func<Task> operation)
    {
        try
        {
            await operation();
        }
        catch
        {
            // What is in memory is not what is stored: the next call shall read it afresh.
            DeactivateOnIdle();
            throw;
        }
    }
}
