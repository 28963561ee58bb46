using Codex.Exchange.Scheduling;

namespace Codex.Exchange.Tests.Scheduling;

/// <summary>The depth of one peer's pipe. Lines of every kind are in <see cref="SwarmThroughputTests"/>.</summary>
public sealed class PeerPipelineTests
{
    private const int BlockSize = 65536;
    private const long Millisecond = TimeSpan.TicksPerMillisecond;
    private readonly Queue<Request> _requests = new();

    [Fact]
    public void Depth_BeforeAnything_IsAMebibyte()
    {
        Assert.Equal(SwarmLimits.StartDepthBytes / BlockSize, Create().Depth);
        Assert.Equal(SwarmLimits.MinDepth, new PeerPipeline(1 << 20, 1 << 30, null).Depth);
        Assert.Equal(4, new PeerPipeline(BlockSize, 4 * BlockSize, null).Depth);
    }

    [Fact]
    public void Timeout_BeforeAndAfterMeasurements_IsWhatTheSpecSays()
    {
        var pipeline = Create();
        Assert.Equal(SwarmLimits.StartTimeout.Ticks, pipeline.TimeoutTicks);

        Serve(pipeline, blocks: 200, interval: 10 * Millisecond, roundTrip: 20 * Millisecond);
        Assert.Equal(SwarmLimits.MinTimeout.Ticks, pipeline.TimeoutTicks);
        Assert.InRange(pipeline.BytesPerSecond, 6_500_000, 6_600_000);

        var slow = Create();
        Serve(slow, blocks: 120, interval: 60_000 * Millisecond, roundTrip: 20 * Millisecond);
        Assert.Equal(SwarmLimits.MaxTimeout.Ticks, slow.TimeoutTicks);
        Assert.InRange(slow.Depth, SwarmLimits.MinDepth, SwarmLimits.MinDepth + 1);
    }

    [Fact]
    public void Depth_AfterAStall_IsTheLeastAndGrowsAgain()
    {
        var pipeline = Create();
        Serve(pipeline, blocks: 2000, interval: Millisecond, roundTrip: 50 * Millisecond);
        var before = pipeline.Depth;
        Assert.InRange(before, 100, 200);
        while (_requests.TryDequeue(out _))
            pipeline.OnGivenUp();

        pipeline.OnStalled();
        Assert.Equal(SwarmLimits.MinDepth, pipeline.Depth);
        Assert.Equal(0, pipeline.InFlight);

        Serve(pipeline, blocks: 2000, interval: Millisecond, roundTrip: 50 * Millisecond);
        Assert.InRange(pipeline.Depth, before / 2, before * 2);
    }

    [Fact]
    public void RoundTrip_ThatGrows_IsNoticed()
    {
        var pipeline = Create();
        Serve(pipeline, blocks: 1000, interval: 10 * Millisecond, roundTrip: 20 * Millisecond);
        Assert.InRange(pipeline.Shortest, 20 * Millisecond, 31 * Millisecond);
        Serve(pipeline, blocks: 3000, interval: 10 * Millisecond, roundTrip: 300 * Millisecond);
        Assert.InRange(pipeline.Shortest, 250 * Millisecond, 400 * Millisecond);
    }

    [Fact]
    public void Rate_OfAPipeThatRanDry_IsNotForgotten()
    {
        var pipeline = Create();
        Serve(pipeline, blocks: 1000, interval: Millisecond, roundTrip: 10 * Millisecond);
        var rate = pipeline.Rate;
        while (_requests.TryDequeue(out var request))
            pipeline.OnDelivered(request, _now += Millisecond);
        for (var i = 0; i < 100; i++)
        {
            // One block at a time, for there is no more to ask for.
            var request = new Request();
            pipeline.OnSent(ref request, _now);
            pipeline.OnDry();
            pipeline.OnDelivered(request, _now += 11 * Millisecond);
        }

        Assert.Equal(rate, pipeline.Rate, rate / 10);
    }

    private long _now = TimeSpan.TicksPerDay;
    private long _servedAt;

    private static PeerPipeline Create() => new(BlockSize, SwarmOptions.Default.MaxInFlightBytesPerPeer, null);

    /// <summary>A peer that takes <paramref name="interval"/> for each block, at a distance.</summary>
    private void Serve(PeerPipeline pipeline, int blocks, long interval, long roundTrip)
    {
        for (var i = 0; i < blocks; i++)
        {
            while (pipeline.InFlight < pipeline.Depth)
            {
                var request = new Request();
                pipeline.OnSent(ref request, _now);
                _requests.Enqueue(request);
            }

            var first = _requests.Dequeue();
            _servedAt = Math.Max(_servedAt + interval, first.SentAt + roundTrip + interval);
            _now = Math.Max(_now, _servedAt);
            pipeline.OnDelivered(first, _now);
        }
    }
}
