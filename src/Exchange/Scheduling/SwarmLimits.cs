namespace Codex.Exchange.Scheduling;

/// <summary>The constants of the scheduler.</summary>
public static class SwarmLimits
{
    /// <summary>
    /// Most blocks in one order: upstream's want lists have 1,024 entries (block exchange, section 1.2).
    /// </summary>
    public const int MaxOrderIndexes = 1024;

    /// <summary>
    /// Blocks picked together, 16: 1 MiB of 64 KiB blocks, so that the sender reads and the receiver writes in runs.
    /// A power of two that divides 64.
    /// </summary>
    public const int RunBlocks = 16;

    /// <summary>Least depth in blocks: one under way while the next is asked for (section 3.7, depth 2).</summary>
    public const int MinDepth = 2;

    /// <summary>
    /// Bytes asked of a peer at once before anything is known of it, 1 MiB: small datasets in one round trip, and a
    /// second of a slow link.
    /// </summary>
    public const int StartDepthBytes = 1 << 20;

    /// <summary>Most blocks in flight at one peer, whatever their size: bounds its want list and our table.</summary>
    public const int MaxDepth = 8192;

    /// <summary>
    /// Growth of the depth over the measured bandwidth-delay product while it is not known to be full, 3: BBR's startup
    /// has 2/ln 2 (2.89).
    /// </summary>
    public const double StartGain = 3;

    /// <summary>
    /// The depth over the bandwidth-delay product afterwards, 2 as BBR's: more bandwidth shows at once.
    /// </summary>
    public const double SteadyGain = 2;

    /// <summary>
    /// Time that a peer and we may pause (scheduling, collection, disk) without the pipe running dry, 50 ms: added to
    /// the depth as that much of the measured throughput.
    /// </summary>
    public static readonly TimeSpan JitterAllowance = TimeSpan.FromMilliseconds(50);

    /// <summary>Growth of throughput in a round below which the pipe counts as full, a quarter as BBR's.</summary>
    public const double FullPipeGrowth = 1.25;

    /// <summary>Rounds without growth after which the start is over, 3 as BBR's.</summary>
    public const int FullPipeRounds = 3;

    /// <summary>Rounds over which the best throughput is remembered: BBR's filter has 10.</summary>
    public const int RateRounds = 8;

    /// <summary>
    /// Age at which the round trip is measured anew with a pipe half empty, 10 s as BBR's: our own queue would
    /// otherwise pass for distance.
    /// </summary>
    public static readonly TimeSpan RoundTripAge = TimeSpan.FromSeconds(10);

    /// <summary>A pipe is refilled when this part of its depth is free: few want lists with many entries.</summary>
    public const int RefillDivisor = 4;

    /// <summary>A request's time, over the expected one (section 3.7).</summary>
    public const int TimeoutFactor = 3;

    /// <summary>Least time of a request (section 3.7).</summary>
    public static readonly TimeSpan MinTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Most time of a request (section 3.7).</summary>
    public static readonly TimeSpan MaxTimeout = TimeSpan.FromSeconds(45);

    /// <summary>Time of a request before anything is measured: long enough for a dial and a slow first read.</summary>
    public static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Round trip assumed of a peer that none was measured of: across a continent.</summary>
    public static readonly TimeSpan StartRoundTrip = TimeSpan.FromMilliseconds(100);

    /// <summary>First time that a peer that does not answer is left alone.</summary>
    public static readonly TimeSpan MinPeerBackOff = TimeSpan.FromSeconds(2);

    /// <summary>Longest time that a peer that does not answer is left alone.</summary>
    public static readonly TimeSpan MaxPeerBackOff = TimeSpan.FromSeconds(32);

    /// <summary>
    /// Silence after which a peer is dropped, two minutes: twice upstream's (section 1.2), which ends the connection
    /// with it.
    /// </summary>
    public static readonly TimeSpan SilenceBeforeDrop = TimeSpan.FromMinutes(2);

    /// <summary>First time after which a peer is asked again for what it had not (section 1.2).</summary>
    public static readonly TimeSpan MinRecheck = TimeSpan.FromSeconds(1);

    /// <summary>Longest such time (section 1.2).</summary>
    public static readonly TimeSpan MaxRecheck = TimeSpan.FromSeconds(36);

    /// <summary>
    /// Blocks that a peer was asked about and that are not here yet, 16,384: 1 GiB of 64 KiB blocks, upstream's window
    /// (section 3.7). What the peer has to remember of us.
    /// </summary>
    public const int PresenceWindow = 16384;

    /// <summary>Questions of presence without an answer, two want lists: does not crowd out the blocks.</summary>
    public const int MaxPresencesOutstanding = 2 * MaxOrderIndexes;

    /// <summary>Free places in the window before more is asked, so that want lists hold many entries.</summary>
    public const int PresenceRefill = 256;

    /// <summary>
    /// Time between two questions of presence to a peer that has not answered the first: gathers entries.
    /// </summary>
    public static readonly TimeSpan PresenceInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>Time after which a question of presence counts as not answered.</summary>
    public static readonly TimeSpan PresenceTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Blocks spread over the dataset that a provider is asked about, 32: one that has a tenth missing passes in 3 % of
    /// cases, and those that pass are found out by their answers.
    /// </summary>
    public const int ProviderSample = 32;

    /// <summary>First missing blocks of a reader that are worth a second request when late.</summary>
    public const int UrgentBlocks = 4;

    /// <summary>
    /// A second request is made when the first is expected to take this many times as long: below it, the second would
    /// mostly come second.
    /// </summary>
    public const int RescueFactor = 2;

    /// <summary>Lateness below which no second request is made: noise of timers.</summary>
    public static readonly TimeSpan RescueMargin = TimeSpan.FromMilliseconds(20);

    /// <summary>Most second requests to one peer per plan.</summary>
    public const int RescueBatch = 16;

    /// <summary>First interval between two searches for peers (section 1.2).</summary>
    public static readonly TimeSpan MinFindPeers = TimeSpan.FromSeconds(3);

    /// <summary>Longest interval between two searches for peers.</summary>
    public static readonly TimeSpan MaxFindPeers = TimeSpan.FromSeconds(30);

    /// <summary>Peers below which more are looked for (section 1.3: at least 3 holders).</summary>
    public const int EnoughPeers = 3;

    /// <summary>
    /// Blocks that a peer may send unasked beyond those it was asked for: generous to answers that crossed a cancel.
    /// </summary>
    public const int MaxUnasked = 1024;

    /// <summary>Peers that are remembered for their lies; the oldest is forgotten first.</summary>
    public const int MaxBanned = 1024;
}
