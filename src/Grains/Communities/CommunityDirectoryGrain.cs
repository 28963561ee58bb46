using System.Collections.Immutable;
using Codex.Grains.Interfaces;

namespace Codex.Grains;

/// <summary>The directory of communities. Its state exists while there is one.</summary>
public sealed class CommunityDirectoryGrain : Grain, ICommunityDirectoryGrain
{
    private readonly IPersistentState<CommunityDirectoryState> _state;

    /// <summary>Made by the engine.</summary>
    public CommunityDirectoryGrain(
        [PersistentState("directory", GrainStorageNames.Codex)] IPersistentState<CommunityDirectoryState> state)
    {
        _state = state;
    }

    private List<string> Communities => _state.State.Communities;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        GrainStateVersion.Require(
            _state.State.Version,
            CommunityDirectoryState.CurrentVersion,
            $"community directory {this.GetPrimaryKeyString()}");
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<bool> AddAsync(string communityId, CancellationToken cancellationToken)
    {
        CommunityArguments.RequireCommunityId(communityId);
        var place = Find(communityId);
        if (place >= 0)
            return true;
        if (Communities.Count >= GrainLimits.MaxCommunities)
            return false;
        Communities.Insert(~place, communityId);
        await WriteAsync();
        return true;
    }

    /// <inheritdoc/>
    public async Task<bool> RemoveAsync(string communityId, CancellationToken cancellationToken)
    {
        CommunityArguments.RequireCommunityId(communityId);
        var place = Find(communityId);
        if (place < 0)
            return false;
        Communities.RemoveAt(place);
        await WriteAsync();
        return true;
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<string>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<string>>([.. Communities]);

    private int Find(string communityId) => Communities.BinarySearch(communityId, StringComparer.Ordinal);

    private async Task WriteAsync()
    {
        try
        {
            _state.State.Version = CommunityDirectoryState.CurrentVersion;
            await (Communities.Count > 0 ? _state.WriteStateAsync() : _state.ClearStateAsync());
        }
        catch
        {
            // What is in memory is not what is stored: the next call shall read it afresh.
            DeactivateOnIdle();
            throw;
        }
    }
}
