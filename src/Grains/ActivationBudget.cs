using System.Runtime.CompilerServices;
using Codex.Grains.Interfaces;

namespace Codex.Grains;

/// <summary>
/// Bounds what grains of a kind take of a silo's memory: beyond it, those that were activated first end, and read their
/// state again when they are called. A node with 100,000 datasets talks to each grain for a moment, and an engine keeps
/// an activation for a quarter of an hour after its last call. From any thread.
/// </summary>
/// <remarks>
/// First in, first out: an activation that is called often is made again once in a while, which costs a read of its
/// state, and no call has to touch a list. An activation that has ended by itself counts until its place comes, and is
/// not kept for that.
/// </remarks>
internal sealed class ActivationBudget(long most)
{
    private static readonly DeactivationReason Reason =
        new(DeactivationReasonCode.ApplicationRequested, "Others were activated since.");

    // One for each silo, whose factory of grains every activation in it shares; gone with the silo.
    private static readonly ConditionalWeakTable<IGrainFactory, ActivationBudget> ForDatasets = [];
    private static readonly ConditionalWeakTable<IGrainFactory, ActivationBudget> ForCommunities = [];

    private readonly Lock _lock = new();
    private readonly Queue<(WeakReference<IGrainContext> Activation, long Weight)> _order = new();
    private long _weight;

    /// <summary>What the activations in the queue weigh.</summary>
    public long Weight
    {
        get
        {
            lock (_lock)
                return _weight;
        }
    }

    /// <summary>Grains of which a dataset has one: each weighs 1.</summary>
    public static ActivationBudget Datasets(IGrainFactory silo) => ForDatasets.GetValue(
        silo, static _ => new ActivationBudget(GrainLimits.MaxDatasetActivations));

    /// <summary>Grains of communities: each weighs what <see cref="WeightOf"/> says.</summary>
    public static ActivationBudget Communities(IGrainFactory silo) => ForCommunities.GetValue(
        silo, static _ => new ActivationBudget(GrainLimits.MaxActiveArchives));

    /// <summary>What a community with so many archives weighs, in archives.</summary>
    public static long WeightOf(int archives) => GrainLimits.CommunityWeight + archives;

    /// <summary>An activation has begun, or has grown by so much. What is too much ends, once no call runs.</summary>
    public void Enter(IGrainContext activation, long weight = 1)
    {
        lock (_lock)
        {
            _order.Enqueue((new WeakReference<IGrainContext>(activation), weight));
            _weight += weight;
        }

        while (TakeOldest() is { } oldest)
        {
            if (oldest.TryGetTarget(out var active))
                active.Deactivate(Reason);
        }
    }

    /// <returns>Null when there is not too much: the last one stays, whatever it weighs.</returns>
    private WeakReference<IGrainContext>? TakeOldest()
    {
        lock (_lock)
        {
            if (_weight <= most || _order.Count == 1)
                return null;
            var (oldest, weight) = _order.Dequeue();
            _weight -= weight;
            return oldest;
        }
    }
}
