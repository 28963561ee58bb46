namespace Codex.Libp2p.Muxing.Yamux;

/// <summary>
/// Pings in both directions: keeps the connection alive, measures the round trip, notices a peer that went silent.
/// </summary>
/// <remarks>
/// A ping queues behind what the connection already holds, at either end. So a late answer proves nothing while other
/// bytes arrive; only silence for the whole of the timeout ends the connection.
/// </remarks>
internal sealed class YamuxPings : IDisposable
{
    private readonly YamuxOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<long> _lastReceived;
    private readonly Action _wakeWriter;
    private readonly Action _silent;
    private readonly Lock _gate = new();
    private readonly Queue<uint> _answers = [];
    private readonly ITimer _timer;
    private uint _value;
    private bool _isOutstanding;
    private bool _isPending;
    private long _sentAt;
    private long _roundTripTicks;

    public YamuxPings(
        YamuxOptions options, TimeProvider time, Func<long> lastReceived, Action wakeWriter, Action silent)
    {
        _options = options;
        _time = time;
        _lastReceived = lastReceived;
        _wakeWriter = wakeWriter;
        _silent = silent;
        _timer = time.CreateTimer(
            static state => ((YamuxPings)state!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The last round trip measured, or zero.</summary>
    public TimeSpan RoundTrip => TimeSpan.FromTicks(Volatile.Read(ref _roundTripTicks));

    /// <summary>The first ping goes out at once: windows grow only when the round trip is known.</summary>
    public void Start() => Tick();

    /// <summary>The other side wants an answer. Beyond the bound it gets none: it does not read those it has.</summary>
    public void Asked(uint value)
    {
        lock (_gate)
        {
            if (_answers.Count >= MuxingLimits.YamuxMaxPingAnswers)
                return;
            _answers.Enqueue(value);
        }
        _wakeWriter();
    }

    /// <summary>The other side answered. Answers nobody asked for mean nothing.</summary>
    public void Answered(uint value)
    {
        lock (_gate)
        {
            if (!_isOutstanding || _isPending || value != _value)
                return;
            _isOutstanding = false;
            Volatile.Write(ref _roundTripTicks, _time.GetElapsedTime(_sentAt).Ticks);
            _timer.Change(_options.KeepAliveInterval, Timeout.InfiniteTimeSpan);
        }
    }

    public void Write(FrameSink sink)
    {
        lock (_gate)
        {
            if (_isPending)
            {
                _isPending = false;
                _sentAt = _time.GetTimestamp();
                new YamuxHeader(YamuxType.Ping, YamuxFlags.Syn, 0, _value).Write(sink);
            }
            while (_answers.TryDequeue(out var value))
                new YamuxHeader(YamuxType.Ping, YamuxFlags.Ack, 0, value).Write(sink);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Tick()
    {
        if (IsSilent())
            _silent();
        else
            _wakeWriter();
    }

    /// <summary>Asks, or waits on, or finds that there was silence for too long.</summary>
    private bool IsSilent()
    {
        lock (_gate)
        {
            var wait = _options.PingTimeout;
            if (!_isOutstanding)
            {
                _isOutstanding = _isPending = true;
                _value++;
                _sentAt = _time.GetTimestamp();
            }
            else
            {
                wait -= _time.GetElapsedTime(Math.Max(_sentAt, _lastReceived()));
                if (wait <= TimeSpan.Zero)
                    return true;
            }
            _timer.Change(wait, Timeout.InfiniteTimeSpan);
            return false;
        }
    }
}
