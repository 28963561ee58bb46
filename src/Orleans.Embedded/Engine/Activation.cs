using Codex.Orleans.Embedded.State;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Codex.Orleans.Embedded.Engine;

/// <summary>
/// One grain in memory. The invariant: user code of an activation runs only in turns of its scheduler, never two at
/// once; unless requests interleave, the next one starts only when the one before has ended. Everything under
/// <c>_gate</c> may be touched from any thread; the rest belongs to the turns.
/// </summary>
internal sealed partial class Activation : IGrainContext
{
    private readonly Lock _gate = new();
    private readonly TurnScheduler _scheduler;
    private readonly Queue<Request> _waiting = new();
    private readonly Queue<Request> _interleaving = new();
    private readonly List<Request> _running = [];
    private readonly List<IPersistentStateFacet> _states = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AsyncServiceScope? _scope;
    private Grain? _instance;
    private ActivationState _state;
    private Request? _blocking;
    private long _lastUse;
    private bool _isTaking;
    private bool _hasTaken;

    public Activation(GrainEngine engine, GrainAddress address)
    {
        Engine = engine;
        Address = address;
        _scheduler = new TurnScheduler(this);
    }

    public GrainEngine Engine { get; }

    public GrainAddress Address { get; }

    /// <inheritdoc/>
    public object? GrainInstance => _instance;

    /// <inheritdoc/>
    public IServiceProvider ActivationServices => _scope!.Value.ServiceProvider;

    /// <inheritdoc/>
    public Task Deactivated => _ended.Task;

    /// <summary>Number of requests that run.</summary>
    public int RunningCount
    {
        get
        {
            lock (_gate)
                return _running.Count;
        }
    }

    /// <summary>Adds a state that is read before the grain is activated.</summary>
    public void AddState(IPersistentStateFacet state) => _states.Add(state);

    /// <summary>Takes a request. One that comes while the activation ends waits for the next activation.</summary>
    /// <returns>False when the activation has ended: the request belongs to another one.</returns>
    public bool TryReceive(Request request)
    {
        lock (_gate)
        {
            if (_state == ActivationState.Invalid)
                return false;

            // Ticks are few, and a timer that is refused one would stand still for ever.
            if (_waiting.Count + _interleaving.Count >= EmbeddedGrainLimits.MaxWaitingRequests
                && !request.IsBoundToActivation)
            {
                request.Fail(new LimitExceededException(
                    $"{EmbeddedGrainLimits.MaxWaitingRequests} requests wait for {Address} already."));
                return true;
            }

            (request.Interleaves ? _interleaving : _waiting).Enqueue(request);
        }

        _scheduler.Wake();
        return true;
    }

    /// <summary>A turn: starts what may start.</summary>
    public void TakeRequests()
    {
        if (TryBeginActivation())
        {
            _ = ActivateAsync();
            return;
        }

        _isTaking = true;
        while (TryTake(out var request))
            _ = request.RunAsync(this);
        _isTaking = false;
        if (TryBeginEnding())
            _ = EndAsync();
    }

    /// <summary>Makes room for the next request.</summary>
    public void OnRequestEnded(Request request, Exception? failure)
    {
        if (failure is InconsistentStateException { IsSourceActivation: true } inconsistent)
        {
            inconsistent.IsSourceActivation = false;
            Deactivate(new DeactivationReason(
                DeactivationReasonCode.ApplicationError, failure, "Its state was stale."));
        }

        lock (_gate)
        {
            var last = _running[^1];
            _running[request.RunningIndex] = last;
            last.RunningIndex = request.RunningIndex;
            _running.RemoveAt(_running.Count - 1);
            if (_blocking == request)
                _blocking = null;
            if (request.KeepsAlive)
                _lastUse = Engine.Time.GetTimestamp();
        }

        // A request that ends at once needs no turn of its own: the one that started it goes on.
        if (!_isTaking)
            _scheduler.Wake();
    }

    private bool TryTake(out Request request)
    {
        lock (_gate)
        {
            while (_state == ActivationState.Valid)
            {
                var blocks = false;
                if (!_interleaving.TryDequeue(out request!))
                {
                    if (_blocking is not null || !_waiting.TryDequeue(out request!))
                        break;
                    blocks = true;
                }

                if (request.IsAnswered)
                    continue;
                if (blocks)
                    _blocking = request;
                _hasTaken = true;
                request.RunningIndex = _running.Count;
                _running.Add(request);
                return true;
            }
        }

        request = null!;
        return false;
    }
}
