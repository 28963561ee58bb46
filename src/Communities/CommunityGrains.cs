using Codex.Grains.Interfaces;
using Orleans;

namespace Codex.Communities;

/// <summary>References to the grains of communities.</summary>
internal static class CommunityGrains
{
    /// <summary>What is known of a community.</summary>
    public static ICommunityGrain Community(this IGrainFactory grains, CommunityId id) =>
        grains.GetGrain<ICommunityGrain>(id.Value);

    /// <summary>Which communities there are.</summary>
    public static ICommunityDirectoryGrain Directory(this IGrainFactory grains) =>
        grains.GetGrain<ICommunityDirectoryGrain>(ICommunityDirectoryGrain.Key);
}
