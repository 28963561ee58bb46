namespace Codex.Exchange.Scheduling;

/// <summary>
/// How many blocks to have asked of one peer. The aim is BBR's (Cardwell et al., "BBR: Congestion-Based Congestion
/// Control", 2016) one layer up: measure the throughput at its best and the round trip at its shortest, and keep a
/// small multiple of their product under way. A start that grows threefold per round trip finds the throughput; a pause
/// half empty, every ten seconds, finds the round trip without our own queue in it.
/// </summary>
/// <remarks>
/// Throughput is sampled per block: what the peer delivered between sending the request and its answer, over the time
/// since the delivery before. Samples of a pipe that ran dry for want of blocks to ask for tell of us and not of the
/// peer: they count only when they are better than what is known. Times are ticks.
/// </remarks>
internal sealed class PeerPipeline
{
    private const int MaxStalls = 8;
    private readonly double[] _rates = new double[SwarmLimits.RateRounds];
    private readonly int _startDepth;
    private readonly int _maxDepth;
    private readonly int _blockSize;
    private readonly long _guessedRoundTrip;
    private int _rateCursor;
    private double _roundRate;
    private double _fullRate;
    private int _flatRounds;
    private int _stalls;
    private long _roundEnd;
    private bool _isDryRound;
    private long _shortestAt;
    private long _drainSince;

    public PeerPipeline(int blockSize, long maxBytes, TimeSpan? roundTrip)
    {
        _blockSize = blockSize;
        _maxDepth = (int)Math.Clamp(maxBytes / blockSize, SwarmLimits.MinDepth, SwarmLimits.MaxDepth);
        _startDepth = Math.Clamp(SwarmLimits.StartDepthBytes / blockSize, SwarmLimits.MinDepth, _maxDepth);
        Depth = _startDepth;
        _guessedRoundTrip = (roundTrip ?? SwarmLimits.StartRoundTrip).Ticks;
    }

    /// <summary>Blocks that may be under way.</summary>
    public int Depth { get; private set; }

    /// <summary>Blocks under way.</summary>
    public int InFlight { get; private set; }

    /// <summary>Blocks delivered.</summary>
    public long Delivered { get; private set; }

    /// <summary>When the last block came, or the first request after a pause went out, in ticks.</summary>
    public long DeliveredAt { get; private set; }

    /// <summary>Blocks per tick at their best lately; 0 before the first measurement.</summary>
    public double Rate { get; private set; }

    /// <summary>Blocks per tick of the last rounds on average; 0 before the first measurement.</summary>
    public double SmoothRate { get; private set; }

    /// <summary>Throughput in bytes per second; 0 before the first measurement.</summary>
    public long BytesPerSecond => (long)(SmoothRate * _blockSize * TimeSpan.TicksPerSecond);

    /// <summary>Shortest time from want to block lately; 0 before the first block.</summary>
    public long Shortest { get; private set; }

    /// <summary>True until the pipe was seen full.</summary>
    public bool IsStarting { get; private set; } = true;

    /// <summary>Blocks that become free before it is worth a want list.</summary>
    public int RefillBatch => Math.Max(1, Depth / SwarmLimits.RefillDivisor);

    /// <summary>Time in which a block that is asked for now is expected.</summary>
    public long ExpectedTicks
    {
        get
        {
            if (SmoothRate <= 0)
                return _guessedRoundTrip * (1 + InFlight);
            return Shortest + (long)(InFlight / SmoothRate);
        }
    }

    /// <summary>Time after which a block that is asked for now counts as not answered.</summary>
    public long TimeoutTicks => SmoothRate <= 0
        ? Math.Min(SwarmLimits.StartTimeout.Ticks << Math.Min(_stalls, MaxStalls), SwarmLimits.MaxTimeout.Ticks)
        : Math.Clamp(
            SwarmLimits.TimeoutFactor * ExpectedTicks,
            SwarmLimits.MinTimeout.Ticks,
            SwarmLimits.MaxTimeout.Ticks);

    /// <summary>A request goes out.</summary>
    public void OnSent(ref Request request, long now)
    {
        if (InFlight == 0)
            DeliveredAt = now;
        request.SentAt = now;
        request.DueAt = now + ExpectedTicks;
        request.TimeoutAt = now + TimeoutTicks;
        request.DeliveredBefore = Delivered;
        request.DeliveredBeforeAt = DeliveredAt;
        InFlight++;
    }

    /// <summary>There was less to ask for than the pipe would hold.</summary>
    public void OnDry() => _isDryRound = true;

    /// <summary>A request ends without its block.</summary>
    public void OnGivenUp() => InFlight--;

    /// <summary>The peer did not answer in time: begin anew, small.</summary>
    public void OnStalled()
    {
        _stalls++;
        Depth = SwarmLimits.MinDepth;
        IsStarting = true;
        _flatRounds = 0;
        _fullRate = 0;
        _drainSince = 0;
        _roundEnd = Delivered;
        Array.Clear(_rates);
        Rate = 0;
        _roundRate = 0;
    }

    /// <summary>A block came that was asked for.</summary>
    public void OnDelivered(in Request request, long now)
    {
        InFlight--;
        Delivered++;
        DeliveredAt = now;
        MeasureRoundTrip(request, now);
        MeasureRate(request, now);
        if (request.DeliveredBefore >= _roundEnd)
            EndRound();
        Resize(now);
    }

    private void MeasureRoundTrip(in Request request, long now)
    {
        var took = Math.Max(1, now - request.SentAt);
        // Asked for after the pipe was let run half empty: no queue of ours in this one, even when it is longer.
        var isDrained = _drainSince != 0 && request.SentAt > _drainSince;
        if (Shortest != 0 && took > Shortest && !isDrained)
            return;
        Shortest = took;
        _shortestAt = now;
        _drainSince = 0;
    }

    private void MeasureRate(in Request request, long now)
    {
        var interval = now - request.DeliveredBeforeAt;
        // What crosses in less than the shortest round trip came in one burst: no measure of time.
        if (interval <= 0 || interval < Shortest)
            return;
        var rate = (double)(Delivered - request.DeliveredBefore) / interval;
        _roundRate = Math.Max(_roundRate, rate);
        if (rate > Rate)
            Rate = rate;
        if (SmoothRate <= 0)
            SmoothRate = rate;
    }

    private void EndRound()
    {
        _roundEnd = Delivered;
        if (_roundRate <= 0)
            return;
        var counts = !_isDryRound && _drainSince == 0;
        if (counts || _roundRate > Rate)
        {
            _rates[_rateCursor] = _roundRate;
            _rateCursor = (_rateCursor + 1) % _rates.Length;
            Rate = 0;
            foreach (var rate in _rates)
                Rate = Math.Max(Rate, rate);
        }

        if (counts || _roundRate > SmoothRate)
            SmoothRate += (_roundRate - SmoothRate) / 2;
        if (counts && IsStarting)
            LookWhetherFull();
        _roundRate = 0;
        _isDryRound = false;
    }

    private void LookWhetherFull()
    {
        if (_roundRate >= _fullRate * SwarmLimits.FullPipeGrowth)
        {
            _fullRate = _roundRate;
            _flatRounds = 0;
        }
        else if (++_flatRounds >= SwarmLimits.FullPipeRounds)
        {
            IsStarting = false;
        }
    }

    private void Resize(long now)
    {
        if (Rate <= 0 || Shortest == 0)
            return;
        var product = Rate * Shortest;
        var slack = Rate * SwarmLimits.JitterAllowance.Ticks;
        if (IsStarting)
        {
            var target = (SwarmLimits.StartGain * product) + slack;
            Depth = Clamp(Math.Max(target, Math.Min(_startDepth, Depth)));
            return;
        }

        if (_drainSince == 0 && now - _shortestAt > SwarmLimits.RoundTripAge.Ticks)
            _drainSince = now;
        Depth = Clamp(_drainSince != 0 ? product / 2 : (SwarmLimits.SteadyGain * product) + slack);
    }

    private int Clamp(double depth) => (int)Math.Clamp(Math.Ceiling(depth), SwarmLimits.MinDepth, _maxDepth);
}
