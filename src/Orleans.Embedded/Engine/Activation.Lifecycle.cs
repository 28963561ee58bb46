using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Codex.Orleans.Embedded.Engine;

/// <summary>How an activation begins and ends.</summary>
internal sealed partial class Activation
{
    private DeactivationReason _reason;
    private Exception? _failure;
    private bool _wasValid;
    private bool _activating;
    private bool _ending;
    private long _keepUntil;
    private bool _keepForever;

    /// <inheritdoc/>
    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_state >= ActivationState.Deactivating)
                return;
            _wasValid = _state == ActivationState.Valid;
            _state = ActivationState.Deactivating;
            _reason = deactivationReason;
        }

        _scheduler.Wake();
    }

    public void DeactivateOnIdle() => Deactivate(
        new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "DeactivateOnIdle was called."));

    public void DelayDeactivation(TimeSpan timeSpan)
    {
        lock (_gate)
        {
            _keepForever = timeSpan == Timeout.InfiniteTimeSpan || timeSpan == TimeSpan.MaxValue;
            _keepUntil = timeSpan > TimeSpan.Zero && !_keepForever
                ? Engine.Time.GetTimestamp() + (long)(timeSpan.TotalSeconds * Engine.Time.TimestampFrequency)
                : 0;
        }
    }

    /// <summary>Ends an activation that nobody used for the idle age, and fails requests that wait too long.</summary>
    public void Sweep(long now)
    {
        var time = Engine.Time;
        var timeout = Engine.Options.ResponseTimeout;
        List<Request>? late = null;
        bool isIdle;
        lock (_gate)
        {
            var isBusy = _running.Count + _waiting.Count + _interleaving.Count > 0;
            isIdle = !isBusy && _state == ActivationState.Valid && !_keepForever && now >= _keepUntil
                && time.GetElapsedTime(_lastUse, now) >= Engine.Options.IdleAge;
            if (isBusy)
            {
                late = [.. _running.Concat(_waiting).Concat(_interleaving)
                    .Where(request => time.GetElapsedTime(request.SentAt, now) > timeout)];
            }
        }

        foreach (var request in late ?? [])
            request.Fail(new TimeoutException($"Response did not arrive on time in {timeout} for {request}."));

        // A call may slip in between: it waits for the next activation.
        if (isIdle)
            Deactivate(new DeactivationReason(DeactivationReasonCode.ActivationIdle, "Nobody called."));
    }

    private bool TryBeginActivation()
    {
        lock (_gate)
        {
            if (_state != ActivationState.Created)
                return false;
            _state = ActivationState.Activating;
            return true;
        }
    }

    private bool TryBeginEnding()
    {
        lock (_gate)
        {
            // While OnActivateAsync runs, it is its own turn that comes back here.
            if (_state != ActivationState.Deactivating || _running.Count > 0 || _activating || _ending)
                return false;
            _ending = true;
            return true;
        }
    }

    private async Task ActivateAsync()
    {
        _activating = true;
        try
        {
            using var timeout = new CancellationTokenSource(EmbeddedGrainLimits.LifecycleTimeout, Engine.Time);
            _scope = Engine.Services.CreateAsyncScope();
            _instance = Address.Class.Activator.Create(this);
            foreach (var state in _states)
                state.Read();
            await _instance.OnActivateAsync(timeout.Token).WaitAsync(timeout.Token);
            lock (_gate)
            {
                _lastUse = Engine.Time.GetTimestamp();
                if (_state == ActivationState.Activating)
                    _state = ActivationState.Valid;
            }
        }
        catch (Exception exception)
        {
            EngineLog.ActivationFailed(Engine.Logger, Address, exception);
            lock (_gate)
            {
                _failure = exception;
                _state = ActivationState.Deactivating;
                _reason = new DeactivationReason(
                    DeactivationReasonCode.ActivationFailed, exception, "Failed to activate grain.");
            }
        }

        _activating = false;
        _scheduler.Wake();
    }

    private async Task EndAsync()
    {
        try
        {
            DisposeTimers();
            if (_wasValid)
            {
                using var timeout = new CancellationTokenSource(EmbeddedGrainLimits.LifecycleTimeout, Engine.Time);
                await _instance!.OnDeactivateAsync(_reason, timeout.Token).WaitAsync(timeout.Token);
            }
        }
        catch (Exception exception)
        {
            EngineLog.DeactivationFailed(Engine.Logger, Address, exception);
        }

        await DisposeInstanceAsync();
        List<Request> left;
        lock (_gate)
        {
            _state = ActivationState.Invalid;
            left = [.. _waiting, .. _interleaving];
            _waiting.Clear();
            _interleaving.Clear();
        }

        Engine.Remove(this);
        _ended.SetResult();
        foreach (var request in left)
        {
            if (_failure is not null)
                request.Fail(_failure);
            else if (!request.IsBoundToActivation)
                Engine.Forward(request, isProgress: _hasTaken);
        }
    }

    private async Task DisposeInstanceAsync()
    {
        try
        {
            if (_instance is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync();
            else
                (_instance as IDisposable)?.Dispose();
            if (_scope is { } scope)
                await scope.DisposeAsync();
        }
        catch (Exception exception)
        {
            EngineLog.DeactivationFailed(Engine.Logger, Address, exception);
        }
    }
}
