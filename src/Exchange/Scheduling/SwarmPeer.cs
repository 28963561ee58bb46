using Codex.Libp2p.Identity;

namespace Codex.Exchange.Scheduling;

/// <summary>One peer of a swarm. Times are ticks; 0 is never.</summary>
internal sealed class SwarmPeer(PeerId id, int slot, PeerPipeline pipeline, PeerAvailability availability)
{
    private const int NeverDry = -1;
    private const int NeverAsked = -1;
    private int _dryVersion = NeverDry;
    private BackOff _rechecks = new(SwarmLimits.MinRecheck, SwarmLimits.MaxRecheck);
    private BackOff _stalls = new(SwarmLimits.MinPeerBackOff, SwarmLimits.MaxPeerBackOff);

    public PeerId Id { get; } = id;

    /// <summary>Its place in the swarm's list.</summary>
    public int Slot { get; } = slot;

    public PeerPipeline Pipeline { get; } = pipeline;

    public PeerAvailability Availability { get; } = availability;

    public int OldestRequest { get; set; } = Request.None;

    public int NewestRequest { get; set; } = Request.None;

    /// <summary>Until when it is left alone.</summary>
    public long RestsUntil { get; private set; }

    /// <summary>Since when it has left something unanswered without a word.</summary>
    public long SilentSince { get; private set; }

    /// <summary>Questions of presence without an answer.</summary>
    public int PresencesOutstanding { get; set; }

    /// <summary>When the last question of presence went out.</summary>
    public long AskedAt { get; set; }

    /// <summary>When it is to be asked again for what it had not.</summary>
    public long RecheckAt { get; private set; }

    /// <summary>The step of the walk at which that goes on.</summary>
    public int RecheckStep { get; set; }

    /// <summary>Whether a provider's sample was taken.</summary>
    public bool IsSampled { get; set; }

    /// <summary>The version of the wanted blocks at which every one was asked about.</summary>
    public int AskedVersion { get; set; } = NeverAsked;

    /// <summary>Blocks that it sent although it was not asked for them.</summary>
    public long Unasked { get; set; }

    /// <summary>WantBlocks to take back.</summary>
    public List<int> Cancels { get; } = [];

    public bool IsResting(long now) => RestsUntil > now;

    /// <summary>Whether it had nothing to ask for at this version of the wanted blocks.</summary>
    public bool IsDry(int version) => _dryVersion == version;

    public void MarkDry(int version) => _dryVersion = version;

    public void MarkWet() => _dryVersion = NeverDry;

    /// <summary>It is to be asked again after a while, each time a longer one.</summary>
    public void RecheckLater(long now) => RecheckAt = now + _rechecks.Take();

    /// <summary>It got a block: the next time is soon.</summary>
    public void RecheckSoon()
    {
        RecheckAt = 0;
        _rechecks.Reset();
    }

    /// <summary>There may be more to ask it about.</summary>
    public void AskAgain() => AskedVersion = NeverAsked;

    /// <summary>Something was asked of it.</summary>
    public void OnAsked(long now)
    {
        if (SilentSince == 0)
            SilentSince = now;
    }

    /// <summary>It said something.</summary>
    public void OnHeard(long now) =>
        SilentSince = Pipeline.InFlight > 0 || PresencesOutstanding > 0 ? now : 0;

    /// <summary>It delivered a block, be it late: words alone do not end its rest.</summary>
    public void OnServed()
    {
        RestsUntil = 0;
        _stalls.Reset();
    }

    /// <summary>It answered nothing in time.</summary>
    public void OnStalled(long now)
    {
        RestsUntil = now + _stalls.Take();
        Pipeline.OnStalled();
    }

    /// <summary>What is told of it.</summary>
    public PeerStatistics Describe(long now) => new(
        Id,
        Pipeline.InFlight,
        Pipeline.Depth,
        Pipeline.BytesPerSecond,
        Pipeline.Shortest == 0 ? null : TimeSpan.FromTicks(Pipeline.Shortest),
        Pipeline.Delivered,
        Availability.Has.Count,
        IsResting(now));
}
