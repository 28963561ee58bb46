using System.Collections.Concurrent;
using System.Collections.Frozen;
using Codex.Orleans.Embedded.Hosting;
using Codex.Orleans.Embedded.Reminders;
using Codex.Orleans.Embedded.State;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Codex.Orleans.Embedded.Engine;

/// <summary>
/// Grains of one process: the directory of activations, and what they share. A grain has at most one activation: the
/// directory holds it until it has ended, and only then makes another.
/// </summary>
internal sealed class GrainEngine : IGrainFactory
{
    private readonly ConcurrentDictionary<GrainAddress, Activation> _directory = new();
    private readonly FrozenDictionary<Type, GrainContract[]> _contracts;
    private readonly FrozenDictionary<string, GrainClass> _classes;
    private readonly Func<GrainAddress, Activation> _makeActivation;
    private readonly Lock _gate = new();
    private ITimer? _sweeper;
    private GrainDatabase? _database;
    private StateStore? _states;
    private ReminderService? _reminders;
    private volatile EngineState _state;

    public GrainEngine(
        EmbeddedGrainOptions options, IServiceProvider services, TimeProvider time, ILogger<GrainEngine> logger)
    {
        options.Validate();
        Options = options;
        Services = services;
        Time = time;
        Logger = logger;
        Serializer = new StateSerializer(options.StateTypes);
        _classes = options.Grains.ToFrozenDictionary(static grain => grain.Class.Name, static grain => grain.Class);
        _contracts = options.Grains
            .SelectMany(static grain => grain.Class.Contracts, static (grain, contract) => (contract, grain.Class))
            .GroupBy(static pair => pair.contract)
            .ToFrozenDictionary(
                static group => group.Key,
                static group => group.Select(pair => new GrainContract(pair.contract, pair.Class)).ToArray());
        _makeActivation = address => new Activation(this, address);
    }

    private enum EngineState
    {
        Created,
        Running,
        Stopping,
    }

    public EmbeddedGrainOptions Options { get; }

    public IServiceProvider Services { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    public StateSerializer Serializer { get; }

    public GrainDatabase Database => _database ?? throw NotStarted();

    public StateStore States => _states ?? throw NotStarted();

    public ReminderService Reminders => _reminders ?? throw NotStarted();

    /// <summary>Number of activations in memory.</summary>
    public int ActivationCount => _directory.Count;

    /// <summary>Number of requests that run.</summary>
    public int RunningCount => _directory.Values.Sum(static activation => activation.RunningCount);

    /// <inheritdoc/>
    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(primaryKey);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            primaryKey.Length, EmbeddedGrainLimits.MaxKeyLength, nameof(primaryKey));
        var candidates = _contracts.GetValueOrDefault(typeof(TGrainInterface)) ?? [];
        foreach (var contract in candidates)
        {
            if (grainClassNamePrefix is null ? candidates.Length == 1 : Matches(contract, grainClassNamePrefix))
                return GrainProxy.Create<TGrainInterface>(this, contract, primaryKey);
        }

        throw new ArgumentException(
            $"{candidates.Length} grain classes are registered for {typeof(TGrainInterface).FullName}"
            + (grainClassNamePrefix is null ? "." : $", none that starts with {grainClassNamePrefix}."));
    }

    /// <summary>Opens the store, and begins to take calls.</summary>
    public void Start()
    {
        _database = GrainDatabase.Open(Options, Time, Logger);
        _states = new StateStore(_database);
        _reminders = ReminderService.Load(this, _database, _classes);
        _state = EngineState.Running;
        _reminders.Start();
    }

    /// <summary>Ends every activation and closes the store. Calls fail from now on.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _state = EngineState.Stopping;
        _reminders?.Dispose();
        lock (_gate)
        {
            _sweeper?.Dispose();
            _sweeper = null;
        }

        var reason = new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The process stops.");
        try
        {
            // Again and again: a call that was on its way may have made another one.
            while (!_directory.IsEmpty)
            {
                var activations = _directory.Values.ToArray();
                foreach (var activation in activations)
                    activation.Deactivate(reason, cancellationToken);
                await Task.WhenAll(activations.Select(static activation => activation.Deactivated))
                    .WaitAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            EngineLog.GrainsLeftBehind(Logger, _directory.Count);
        }

        if (_database is not null)
            await _database.DisposeAsync();
    }

    /// <summary>Gives a request to the activation of its grain, making it when there is none.</summary>
    public void Dispatch(Request request)
    {
        if (_state == EngineState.Created)
            throw NotStarted();
        while (true)
        {
            if (!_directory.TryGetValue(request.Address, out var activation))
            {
                if (_state != EngineState.Running)
                {
                    request.Fail(new OrleansMessageRejectionException($"{request}: the process stops."));
                    return;
                }

                activation = _directory.GetOrAdd(request.Address, _makeActivation);
                StartSweeping();
            }

            if (activation.TryReceive(request))
                return;

            // It has ended and leaves the directory at this moment: help it, then make the next one.
            Remove(activation);
        }
    }

    /// <summary>
    /// Gives a request, that an activation left behind when it ended, to the next one. Activations that end without
    /// taking any request are no progress: after a few of them the request fails.
    /// </summary>
    public void Forward(Request request, bool isProgress)
    {
        if (isProgress || request.Forwards++ < EmbeddedGrainLimits.MaxForwards)
            Dispatch(request);
        else
            request.Fail(new OrleansMessageRejectionException($"{request}: activations end before they take it."));
    }

    /// <summary>Takes an ended activation out of the directory.</summary>
    public void Remove(Activation activation) =>
        _directory.TryRemove(KeyValuePair.Create(activation.Address, activation));

    private static bool Matches(GrainContract contract, string prefix) =>
        contract.Implementation.Type.FullName!.StartsWith(prefix, StringComparison.Ordinal);

    private static InvalidOperationException NotStarted() => new("The grain engine is not started.");

    // There is no clock to wake the process while no grain is active.
    private void StartSweeping()
    {
        if (Volatile.Read(ref _sweeper) is not null)
            return;
        lock (_gate)
        {
            if (_sweeper is not null || _state != EngineState.Running)
                return;
            using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
            {
                _sweeper = Time.CreateTimer(
                    static engine => ((GrainEngine)engine!).Sweep(),
                    this,
                    EmbeddedGrainLimits.SweepPeriod,
                    EmbeddedGrainLimits.SweepPeriod);
            }
        }
    }

    private void Sweep()
    {
        var now = Time.GetTimestamp();
        foreach (var (_, activation) in _directory)
            activation.Sweep(now);
        if (!_directory.IsEmpty)
            return;
        lock (_gate)
        {
            _sweeper?.Dispose();
            _sweeper = null;
        }

        // An activation that came meanwhile saw the old clock.
        if (!_directory.IsEmpty)
            StartSweeping();
    }
}
