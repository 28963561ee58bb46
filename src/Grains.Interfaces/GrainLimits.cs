namespace Codex.Grains.Interfaces;

/// <summary>Bounds on what a grain remembers: its state stays small enough to be written at every decision.</summary>
public static class GrainLimits
{
    /// <summary>
    /// Longest text of a key, CID or node id, in characters: a CID of 96 bytes in any multibase fits.
    /// </summary>
    public const int MaxIdLength = 256;

    /// <summary>
    /// Most pins of one dataset: one per owner, and owners are communities and clients of one cluster.
    /// </summary>
    public const int MaxPinsPerDataset = 256;

    /// <summary>Longest owner of a pin, in characters.</summary>
    public const int MaxPinOwnerLength = 256;

    /// <summary>Longest reason of a pin, in characters.</summary>
    public const int MaxPinReasonLength = 1024;

    /// <summary>
    /// Longest filename or MIME type kept with a dataset, in characters: four times what a manifest allows.
    /// </summary>
    public const int MaxLabelLength = 1024;

    /// <summary>Most storage nodes remembered as holders of one block set: far above any cluster we know of.</summary>
    public const int MaxHoldersPerBlockSet = 256;

    /// <summary>Most ranges remembered per holder: about 100 KiB of state at worst.</summary>
    public const int MaxRangesPerHolder = 4096;

    /// <summary>Most ranges that one call may bring, before they are joined.</summary>
    public const int MaxRangesPerCall = 4 * MaxRangesPerHolder;

    /// <summary>Most manifests that may refer to one block set.</summary>
    public const int MaxReferencesPerBlockSet = 1024;

    /// <summary>Most provider records of one content key (design: at most 20, 24 h).</summary>
    public const int MaxProvidersPerList = 20;

    /// <summary>Largest provider record, in bytes: it travels in one UDP packet.</summary>
    public const int MaxProviderRecordBytes = 1280;

    /// <summary>Most replicas that may be asked for.</summary>
    public const int MaxWantedReplicas = MaxHoldersPerBlockSet;

    /// <summary>
    /// Most communities of one node or cluster: the largest plan is 10,000 on 100 silos. The directory is one state, of
    /// 2.1 MB at worst, written when a community comes or goes.
    /// </summary>
    public const int MaxCommunities = 16_384;

    /// <summary>Longest community id, in characters: status-go's are <c>0x</c> and 66 hexadecimal digits.</summary>
    public const int MaxCommunityIdLength = 128;

    /// <summary>
    /// Most archives of one community: 300 years of weeks. With <see cref="MaxArchiveTextPerCommunity"/> at worst
    /// 3.7 MB of state, and 2 MB with CIDs as nodes write them; the embedded engine stores 4 MiB.
    /// </summary>
    public const int MaxArchivesPerCommunity = 16_384;

    /// <summary>
    /// Most text of one community's archives, in characters: each CID, and each topic of sets of topics that differ,
    /// with 3 for what surrounds it. 16,384 CIDs of 52 characters leave room for 1,800 sets of 50 topics.
    /// </summary>
    public const int MaxArchiveTextPerCommunity = 2 * 1024 * 1024;

    /// <summary>Most indices in a community's history; the oldest makes room.</summary>
    public const int MaxIndicesPerCommunity = 256;

    /// <summary>Most content topics of one archive.</summary>
    public const int MaxTopicsPerArchive = 4096;

    /// <summary>Longest content topic, in characters: today's are 10.</summary>
    public const int MaxTopicLength = 64;

    /// <summary>Longest error text that is remembered, in characters.</summary>
    public const int MaxErrorLength = 1024;

    /// <summary>
    /// Most activations of datasets, block sets and lists of providers that a silo keeps in memory, together: each
    /// takes some 1.7 KiB, all of them 7 MiB.
    /// </summary>
    public const int MaxDatasetActivations = 4096;

    /// <summary>
    /// Most archives of communities whose grains a silo keeps in memory, each community counting
    /// <see cref="CommunityWeight"/> more: an archive takes some 200 bytes, all of them 26 MiB. A thousand communities
    /// of two years fit.
    /// </summary>
    public const int MaxActiveArchives = 131_072;

    /// <summary>What an activation of a community without archives takes, in archives.</summary>
    public const int CommunityWeight = 16;
}
