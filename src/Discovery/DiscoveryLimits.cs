namespace Codex.Discovery;

/// <summary>
/// Bounds and rhythms of the DHT. Sources: network, section 4.4, which names upstream's files; where none is named, the
/// bound is ours, for upstream has none.
/// </summary>
public sealed record DiscoveryLimits
{
    /// <summary>The defaults.</summary>
    public static DiscoveryLimits Default { get; } = new();

    /// <summary>
    /// Longest packet read, in bytes. Default 16 KiB: upstream puts all 20 provider records of a key into one packet.
    /// </summary>
    public int MaxPacketBytes { get; init; } = 16 * 1024;

    /// <summary>Longest packet sent, in bytes. Default 1280: IPv6's smallest MTU, and discv5's limit.</summary>
    public int MaxSentPacketBytes { get; init; } = 1280;

    /// <summary>Longest record taken from a message, in bytes. Default 1024: a record has about 180.</summary>
    public int MaxRecordBytes { get; init; } = 1024;

    /// <summary>Most addresses of a record that is taken. Default 16.</summary>
    public int MaxRecordAddresses { get; init; } = 16;

    /// <summary>Packets that wait to be handled; further ones are dropped. Default 512.</summary>
    public int MaxQueuedPackets { get; init; } = 512;

    /// <summary>Packets per second that are taken of one source (IPv4 address, IPv6 /64). Default 500.</summary>
    public int PacketsPerSecondPerSource { get; init; } = 500;

    /// <summary>Challenges (WHOAREYOU) per second that are sent, to everybody together. Default 1000.</summary>
    public int ChallengesPerSecond { get; init; } = 1000;

    /// <summary>
    /// Signatures and key agreements per second that strangers may cause. Default 200: at a millisecond or two each, a
    /// part of one core.
    /// </summary>
    public int CostlyPerSecond { get; init; } = 200;

    /// <summary>As <see cref="CostlyPerSecond"/>, of one source. Default 40.</summary>
    public int CostlyPerSecondPerSource { get; init; } = 40;

    /// <summary>Seconds' worth of packets or work that may come at once. Default 2.</summary>
    public int BurstSeconds { get; init; } = 2;

    /// <summary>Sources whose use is remembered; the one silent for longest is forgotten. Default 4096.</summary>
    public int MaxSources { get; init; } = 4096;

    /// <summary>Sessions kept; the one unused for longest is forgotten. Default 256 (transport.nim).</summary>
    public int MaxSessions { get; init; } = 256;

    /// <summary>Challenges that wait for their answer. Default 1024.</summary>
    public int MaxPendingChallenges { get; init; } = 1024;

    /// <summary>How long a challenge or a first packet waits for its answer. Default 500 ms (transport.nim).</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Messages that wait for the handshake with one node. Default 16.</summary>
    public int MaxQueuedMessages { get; init; } = 16;

    /// <summary>Requests of this node that wait for an answer; further ones fail. Default 1024.</summary>
    public int MaxPendingRequests { get; init; } = 1024;

    /// <summary>
    /// When a request that has no answer is sent once more. Default 600 ms: later than the challenge that it may have
    /// caused is forgotten.
    /// </summary>
    public TimeSpan ResendAfter { get; init; } = TimeSpan.FromMilliseconds(600);

    /// <summary>
    /// How long a request waits for its answer. Default 1.2 s: upstream's second, and the time for the second try.
    /// </summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromMilliseconds(1200);

    /// <summary>Nodes in a bucket, and in a lookup's result. Default 16 (routing_table.nim).</summary>
    public int BucketSize { get; init; } = 16;

    /// <summary>Nodes that wait for a place in a bucket. Default 8 (routing_table.nim).</summary>
    public int ReplacementSize { get; init; } = 8;

    /// <summary>
    /// Nodes in the table with one public IP address. Default 32. Upstream's 10 and 2 are switched off in its nodes,
    /// for many of one household or data centre are no attack.
    /// </summary>
    public int MaxTableNodesPerAddress { get; init; } = 32;

    /// <summary>Nodes in one bucket with one public IP address. Default 8: half of it.</summary>
    public int MaxBucketNodesPerAddress { get; init; } = 8;

    /// <summary>Nodes asked at once in a lookup. Default 3 (protocol.nim).</summary>
    public int LookupParallelism { get; init; } = 3;

    /// <summary>Nodes asked in one lookup. Default 64: a lookup in a million nodes asks about 40.</summary>
    public int MaxLookupQueries { get; init; } = 64;

    /// <summary>Distances asked for in one request. Default 3 (protocol.nim).</summary>
    public int DistancesPerQuery { get; init; } = 3;

    /// <summary>Most nodes in an answer, over all its packets. Default 16 (protocol.nim).</summary>
    public int MaxNodesPerAnswer { get; init; } = 16;

    /// <summary>Most nodes in an answer to a fast request. Default 6 (protocol.nim).</summary>
    public int MaxNodesPerFastAnswer { get; init; } = 6;

    /// <summary>Records in one packet of an answer. Default 3 (protocol.nim).</summary>
    public int RecordsPerPacket { get; init; } = 3;

    /// <summary>Verified records that are remembered, so that they need not be verified again. Default 1024.</summary>
    public int MaxVerifiedRecords { get; init; } = 1024;

    /// <summary>How often a table that nobody used is refreshed. Default 5 min (protocol.nim).</summary>
    public TimeSpan RefreshInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Shortest time between two checks of a known node. Default 5 s (protocol.nim).</summary>
    public TimeSpan MinRevalidationInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest time between two checks of a known node. Default 10 s (protocol.nim).</summary>
    public TimeSpan MaxRevalidationInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>First pause before bootstrap nodes that do not answer are asked again. Default 1 s.</summary>
    public TimeSpan MinJoinInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest such pause. Default 5 s: who waits for a bootstrap node joins soon after it.</summary>
    public TimeSpan MaxJoinInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often bootstrap nodes that are silent are tried while others answer. Default 30 s.</summary>
    public TimeSpan LostBootstrapInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Up to how many nodes told of a provider are asked whether they heard it: the message has no answer, and with
    /// few nodes a lost one is missed for half an hour. Default 3.
    /// </summary>
    public int MaxConfirmedAnnouncements { get; init; } = 3;

    /// <summary>How long a provider record is kept. Default 24 h (providers/maintenance.nim).</summary>
    public TimeSpan ProviderLifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Provider records of one key. Default 20 (protocol.nim, MaxProvidersPerEntry).</summary>
    public int MaxProvidersPerKey { get; init; } = 20;

    /// <summary>
    /// Provider records of strangers, in all. Default 32768. What this node provides itself does not count.
    /// </summary>
    public int MaxProviderEntries { get; init; } = 32 * 1024;

    /// <summary>
    /// Provider records that one source may have announced. Default 16384: a node with 8000 datasets announces as many
    /// manifests and trees. In a network of n nodes each is told 16/n of what another provides, so the 200,000 keys of
    /// 100,000 datasets fit from 200 nodes on; below 17 a search asks the provider itself, which names itself. Between
    /// them such a node is found by fewer of those that are asked.
    /// </summary>
    public int MaxProviderEntriesPerSource { get; init; } = 16 * 1024;

    /// <summary>
    /// Memory for strangers' provider records, in bytes as <see cref="Providers.MemoryProviderStore"/> estimates them.
    /// Default 48 MiB.
    /// </summary>
    public long MaxProviderBytes { get; init; } = 48L * 1024 * 1024;

    /// <summary>Calls of the provider store at once; further requests are dropped. Default 64.</summary>
    public int MaxStoreCalls { get; init; } = 64;

    /// <summary>Providers that a search gives before it ends. Default 64.</summary>
    public int MaxProvidersPerSearch { get; init; } = 64;

    /// <summary>Announcements at once. Default 10.</summary>
    public int AnnounceParallelism { get; init; } = 10;

    /// <summary>How often everything provided is announced again. Default 30 min (network, section 4.4).</summary>
    public TimeSpan AnnounceInterval { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>First pause after an announcement that reached nobody. Default 1 s.</summary>
    public TimeSpan MinAnnounceRetry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest such pause. Default 1 min.</summary>
    public TimeSpan MaxAnnounceRetry { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long one announcement may take. Default 1 min.</summary>
    public TimeSpan AnnounceTimeout { get; init; } = TimeSpan.FromMinutes(1);
}
