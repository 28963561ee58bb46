using System.Collections.Immutable;
using Codex.Content;
using Codex.Grains.Interfaces;

namespace Codex.Grains;

/// <summary>A block set. Its state exists while somebody holds blocks of it or refers to it.</summary>
public sealed class BlockSetGrain : Grain, IBlockSetGrain
{
    private readonly IPersistentState<BlockSetState> _state;

    /// <summary>Made by the engine.</summary>
    public BlockSetGrain(
        [PersistentState("blockset", GrainStorageNames.Codex)] IPersistentState<BlockSetState> state)
    {
        _state = state;
    }

    private Dictionary<string, HeldRange[]> Holders => _state.State.Holders;

    private HashSet<string> References => _state.State.References;

    private bool IsKnown => Holders.Count > 0 || References.Count > 0;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        GrainStateVersion.Require(
            _state.State.Version, BlockSetState.CurrentVersion, $"block set {this.GetPrimaryKeyString()}");
        ActivationBudget.Datasets(GrainFactory).Enter(GrainContext);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<BlockSetRecord?> GetAsync(CancellationToken cancellationToken) =>
        Task.FromResult(!IsKnown ? null : new BlockSetRecord
        {
            TreeCid = this.GetPrimaryKeyString(),
            Holders =
            [
                .. Holders.OrderBy(static holder => holder.Key, StringComparer.Ordinal)
                    .Select(static holder => new BlockHolding { NodeId = holder.Key, Ranges = [.. holder.Value] }),
            ],
            References = [.. References.Order(StringComparer.Ordinal)],
            WantedReplicas = _state.State.WantedReplicas,
            BlockCount = _state.State.BlockCount,
        });

    /// <inheritdoc/>
    public Task<BlockSetOutcome> AddHoldingAsync(
        string nodeId, ImmutableArray<HeldRange> ranges, CancellationToken cancellationToken)
    {
        Require(nodeId, ranges);
        return TrySetAsync(nodeId, HeldRanges.Union(HeldBy(nodeId), ranges));
    }

    /// <inheritdoc/>
    public Task<BlockSetOutcome> RemoveHoldingAsync(
        string nodeId, ImmutableArray<HeldRange> ranges, CancellationToken cancellationToken)
    {
        Require(nodeId, ranges);
        var left = HeldRanges.Except(HeldBy(nodeId), ranges);
        if (left.Length > GrainLimits.MaxRangesPerHolder)
        {
            left = HeldRanges.Normalise(
                left.OrderByDescending(static range => range.Count).Take(GrainLimits.MaxRangesPerHolder));
        }

        return TrySetAsync(nodeId, left);
    }

    /// <inheritdoc/>
    public Task<BlockSetOutcome> SetHoldingAsync(
        string nodeId, ImmutableArray<HeldRange> ranges, CancellationToken cancellationToken)
    {
        Require(nodeId, ranges);
        return TrySetAsync(nodeId, HeldRanges.Normalise(ranges));
    }

    /// <inheritdoc/>
    public async Task<BlockSetOutcome> ReferenceAsync(
        string manifestCid, string nodeId, int blockCount, bool isHeld, CancellationToken cancellationToken)
    {
        GrainArguments.RequireId(manifestCid);
        GrainArguments.RequireId(nodeId);
        ArgumentOutOfRangeException.ThrowIfNegative(blockCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(blockCount, ContentLimits.MaxBlockCount);
        if (!References.Contains(manifestCid) && References.Count >= GrainLimits.MaxReferencesPerBlockSet)
            return BlockSetOutcome.TooManyReferences;
        if (isHeld && blockCount > 0 && !HasRoomFor(nodeId))
            return BlockSetOutcome.TooManyHolders;
        var isNew = References.Add(manifestCid);
        isNew |= _state.State.BlockCount != blockCount;
        _state.State.BlockCount = blockCount;
        if (isHeld)
            isNew |= Put(nodeId, blockCount == 0 ? [] : [new HeldRange(0, blockCount)]);
        if (isNew)
            await WriteAsync();
        return BlockSetOutcome.Done;
    }

    /// <inheritdoc/>
    public async Task<int> DereferenceAsync(string manifestCid, string nodeId, CancellationToken cancellationToken)
    {
        var isChanged = References.Remove(manifestCid);
        if (References.Count == 0)
            isChanged |= Put(nodeId, []);
        if (isChanged)
            await WriteAsync();
        return References.Count;
    }

    /// <inheritdoc/>
    public async Task<bool> SetWantedReplicasAsync(int wantedReplicas, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(wantedReplicas);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(wantedReplicas, GrainLimits.MaxWantedReplicas);
        if (!IsKnown)
            return false;
        if (_state.State.WantedReplicas != wantedReplicas)
        {
            _state.State.WantedReplicas = wantedReplicas;
            await WriteAsync();
        }

        return true;
    }

    private static void Require(string nodeId, ImmutableArray<HeldRange> ranges)
    {
        GrainArguments.RequireId(nodeId);
        if (ranges.IsDefault)
            throw new ArgumentException("Is not initialised.", nameof(ranges));
        if (ranges.Length > GrainLimits.MaxRangesPerCall)
        {
            throw new ArgumentException(
                $"Has {ranges.Length} ranges; a call takes at most {GrainLimits.MaxRangesPerCall}.", nameof(ranges));
        }
    }

    private HeldRange[] HeldBy(string nodeId) => Holders.GetValueOrDefault(nodeId) ?? [];

    private bool HasRoomFor(string nodeId) =>
        Holders.ContainsKey(nodeId) || Holders.Count < GrainLimits.MaxHoldersPerBlockSet;

    private async Task<BlockSetOutcome> TrySetAsync(string nodeId, ImmutableArray<HeldRange> ranges)
    {
        if (ranges.Length > GrainLimits.MaxRangesPerHolder)
            return BlockSetOutcome.TooManyRanges;
        if (ranges.Length > 0 && !HasRoomFor(nodeId))
            return BlockSetOutcome.TooManyHolders;
        if (Put(nodeId, [.. ranges]))
            await WriteAsync();
        return BlockSetOutcome.Done;
    }

    /// <returns>False when the node is known to hold exactly these blocks already.</returns>
    private bool Put(string nodeId, HeldRange[] ranges)
    {
        if (HeldBy(nodeId).AsSpan().SequenceEqual(ranges))
            return false;
        if (ranges.Length == 0)
            Holders.Remove(nodeId);
        else
            Holders[nodeId] = ranges;
        return true;
    }

    private async Task WriteAsync()
    {
        try
        {
            _state.State.Version = BlockSetState.CurrentVersion;
            await (IsKnown ? _state.WriteStateAsync() : _state.ClearStateAsync());
        }
        catch
        {
            // What is in memory is not what is stored: the next call shall read it afresh.
            DeactivateOnIdle();
            throw;
        }
    }
}
