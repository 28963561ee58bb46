namespace Codex.Acceptance.Tests.Hosting;

/// <summary>What <c>/space</c> answers, without the quota.</summary>
internal readonly record struct NodeSpace(long TotalBlocks, long UsedBytes, long ReservedBytes)
{
    /// <summary>Of a node that holds nothing.</summary>
    public static readonly NodeSpace Empty = default;
}
