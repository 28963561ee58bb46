using Codex.Grains.Interfaces;

namespace Codex.Grains;

/// <summary>Bounds on what a community's grains are asked to remember.</summary>
internal static class CommunityArguments
{
    /// <summary>Refuses a text that is no community id.</summary>
    public static void RequireCommunityId(string communityId) =>
        GrainArguments.RequireName(communityId, GrainLimits.MaxCommunityIdLength);

    /// <summary>Refuses an index whose CID is none.</summary>
    public static void Require(IndexReference index)
    {
        ArgumentNullException.ThrowIfNull(index);
        GrainArguments.RequireName(index.Cid, GrainLimits.MaxIdLength);
    }

    /// <summary>Refuses what no index can be, and what is too much to keep.</summary>
    public static void Require(IndexReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        GrainArguments.RequireName(reading.Cid, GrainLimits.MaxIdLength);
        GrainArguments.RequireLength(reading.Error, GrainLimits.MaxErrorLength);
        if (reading.Content == IndexContent.Unread || !Enum.IsDefined(reading.Content))
            throw new ArgumentException($"{reading.Content} is nothing that is found.", nameof(reading));
        if (reading.Error is not null && reading.Content != IndexContent.Unusable)
            throw new ArgumentException($"Has an error, and is {reading.Content}.", nameof(reading));
        if (reading.Archives.IsDefault)
            throw new ArgumentException("Archives are not initialised.", nameof(reading));
        if (reading.Archives.Length > 0 && reading.Content != IndexContent.Read)
            throw new ArgumentException($"Has archives, and is {reading.Content}.", nameof(reading));
        if (reading.Archives.Length > GrainLimits.MaxArchivesPerCommunity)
        {
            throw new ArgumentException(
                $"Has {reading.Archives.Length} archives; at most {GrainLimits.MaxArchivesPerCommunity} are kept.",
                nameof(reading));
        }

        foreach (var archive in reading.Archives)
            Require(archive);
    }

    /// <summary>Refuses a window without a moment in it.</summary>
    public static void Require(ArchiveWindow window)
    {
        if (window.From >= window.To)
            throw new ArgumentException($"Begins at {window.From} and ends at {window.To}.", nameof(window));
    }

    /// <summary>Refuses what no sync can be.</summary>
    /// <returns>The request; all time is the window of one that is not about a window.</returns>
    public static SyncRequest Require(SyncRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!Enum.IsDefined(request.Mode))
            throw new ArgumentException($"There is no mode {request.Mode}.", nameof(request));
        if (request.Mode != SyncMode.Window)
            return request with { Window = ArchiveWindow.All };
        Require(request.Window);
        return request;
    }

    /// <summary>Refuses what is no end of a sync.</summary>
    public static void RequireEnd(SyncState state, string? error)
    {
        GrainArguments.RequireLength(error, GrainLimits.MaxErrorLength);
        if (state == SyncState.Running || !Enum.IsDefined(state))
            throw new ArgumentException($"{state} is no end of a sync.", nameof(state));
        if (error is not null && state != SyncState.Failed)
            throw new ArgumentException($"Has an error, and is {state}.", nameof(state));
    }

    private static void Require(ArchiveRecord archive)
    {
        ArgumentNullException.ThrowIfNull(archive);
        if (!ArchiveKey.TryParse(archive.Id, out _))
        {
            throw new ArgumentException(
                "An archive id is 0x and 64 lower-case hexadecimal digits.", nameof(archive));
        }

        GrainArguments.RequireName(archive.Cid, GrainLimits.MaxIdLength);
        if (archive.From > archive.To)
            throw new ArgumentException($"Begins at {archive.From} and ends at {archive.To}.", nameof(archive));
        if (archive.Topics.IsDefault)
            throw new ArgumentException("Topics are not initialised.", nameof(archive));
        if (archive.Topics.Length > GrainLimits.MaxTopicsPerArchive)
        {
            throw new ArgumentException(
                $"Has {archive.Topics.Length} topics; at most {GrainLimits.MaxTopicsPerArchive} are kept.",
                nameof(archive));
        }

        foreach (var topic in archive.Topics)
            GrainArguments.RequireName(topic, GrainLimits.MaxTopicLength);
    }
}
