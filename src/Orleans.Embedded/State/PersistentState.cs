using System.Globalization;
using Codex.Orleans.Embedded.Engine;
using Microsoft.Data.Sqlite;
using Orleans.Runtime;
using Orleans.Storage;

namespace Codex.Orleans.Embedded.State;

/// <summary>
/// A state of an activation. Its operations run one after the other; writes that wait for the same turn become one,
/// which is what makes a reentrant grain fast.
/// </summary>
internal sealed class PersistentState<TState>(Activation activation, string name)
    : IPersistentState<TState>, IPersistentStateFacet
{
    private readonly StateKey _key = new(activation.Address, name);
    private TState? _state;
    private long? _etag;
    private Operation? _last;

    private enum OperationKind
    {
        Read,
        Write,
        Clear,
    }

    /// <inheritdoc/>
    public TState State
    {
        get
        {
            TurnContext.Require(activation);
            return _state!;
        }

        set
        {
            TurnContext.Require(activation);
            _state = value;
        }
    }

    /// <inheritdoc/>
    public string? Etag => Text(_etag);

    /// <inheritdoc/>
    public bool RecordExists => _etag is not null;

    /// <inheritdoc/>
    public void Read()
    {
        try
        {
            if (activation.Engine.States.Read(_key) is { } record)
            {
                _state = activation.Engine.Serializer.Deserialize<TState>(record.Payload);
                _etag = record.Etag;
                return;
            }
        }
        catch (SqliteException exception)
        {
            throw StorageFailed(exception);
        }

        _state = Activator.CreateInstance<TState>();
        _etag = null;
    }

    /// <inheritdoc/>
    public Task ClearStateAsync() => Run(OperationKind.Clear, default);

    /// <inheritdoc/>
    public Task WriteStateAsync() => Run(OperationKind.Write, default);

    /// <inheritdoc/>
    public Task ReadStateAsync() => Run(OperationKind.Read, default);

    /// <inheritdoc/>
    public Task ClearStateAsync(CancellationToken cancellationToken) => Run(OperationKind.Clear, cancellationToken);

    /// <inheritdoc/>
    public Task WriteStateAsync(CancellationToken cancellationToken) => Run(OperationKind.Write, cancellationToken);

    /// <inheritdoc/>
    public Task ReadStateAsync(CancellationToken cancellationToken) => Run(OperationKind.Read, cancellationToken);

    private static string? Text(long? etag) => etag?.ToString(CultureInfo.InvariantCulture);

    private Task Run(OperationKind kind, CancellationToken cancellationToken)
    {
        TurnContext.Require(activation);

        // One that can be cancelled is not shared: its cancellation is nobody else's.
        if (!cancellationToken.CanBeCanceled && _last is { IsStarted: false, IsShared: true } last && last.Kind == kind)
            return last.Completion;
        var operation = new Operation(kind, !cancellationToken.CanBeCanceled);
        operation.Completion = RunAsync(operation, _last?.Completion, cancellationToken);
        _last = operation;
        return operation.Completion;
    }

    private async Task RunAsync(Operation operation, Task? predecessor, CancellationToken cancellationToken)
    {
        // The turn that asks goes on first: what it, and the turns that wait, change is written as well.
        await Task.CompletedTask.ConfigureAwait(
            ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.ContinueOnCapturedContext);
        try
        {
            if (predecessor is not null)
            {
                await predecessor.ConfigureAwait(
                    ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }

            operation.IsStarted = true;
            cancellationToken.ThrowIfCancellationRequested();
            await (operation.Kind switch
            {
                OperationKind.Write => WriteAsync(),
                OperationKind.Clear => ClearAsync(),
                _ => ReadAsync(),
            });
        }
        catch (SqliteException exception)
        {
            throw StorageFailed(exception);
        }
        finally
        {
            if (_last == operation)
                _last = null;
        }
    }

    private Task ReadAsync()
    {
        Read();
        return Task.CompletedTask;
    }

    private async Task WriteAsync()
    {
        var payload = activation.Engine.Serializer.Serialize(_state!);
        if (payload.Length > EmbeddedGrainLimits.MaxStateBytes)
        {
            throw new LimitExceededException(
                $"State {name} of {activation.Address} is {payload.Length} bytes; "
                + $"at most {EmbeddedGrainLimits.MaxStateBytes} are stored.");
        }

        _etag = Accept(await activation.Engine.States.WriteAsync(_key, payload, _etag));
    }

    private async Task ClearAsync()
    {
        Accept(await activation.Engine.States.ClearAsync(_key, _etag));
        _etag = null;
        _state = Activator.CreateInstance<TState>();
    }

    private long? Accept(StateWriteResult result) => result.IsConflict
        ? throw new InconsistentStateException(
            $"State {name} of {activation.Address} was changed by somebody else.",
            Text(result.Etag),
            Text(_etag))
        : result.Etag;

    private OrleansException StorageFailed(Exception exception) =>
        new($"State {name} of {activation.Address} could not be read or written.", exception);

    private sealed class Operation(OperationKind kind, bool isShared)
    {
        public OperationKind Kind { get; } = kind;

        public bool IsShared { get; } = isShared;

        public bool IsStarted { get; set; }

        public Task Completion { get; set; } = Task.CompletedTask;
    }
}
