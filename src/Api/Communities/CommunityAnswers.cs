using System.Globalization;
using Codex.Api.Communities.Json;
using Codex.Api.Json;
using Codex.Api.Replies;
using Codex.Communities;
using Codex.Communities.Progress;
using Codex.Communities.Publishing;
using Codex.Grains.Interfaces;
using Microsoft.AspNetCore.Http;

namespace Codex.Api.Communities;

/// <summary>
/// The answers that operations on communities have in common. Errors are plain text, which no browser takes for a page:
/// they repeat what requests and indices said.
/// </summary>
internal sealed class CommunityAnswers(ProgressReader progress, CommunityOptions options)
{
    /// <summary>What there is of a community.</summary>
    public CommunityJson Describe(CommunityRecord community) => CommunityJson.Of(community, IsFollowed(community.Id));

    /// <summary>What there is of a community, and how far it is.</summary>
    public CommunityJson Describe(CommunityProgress community) =>
        CommunityJson.Of(community, IsFollowed(community.Community.Id));

    /// <summary>What there is of a community, and how far it is; null when it is not registered.</summary>
    public async Task<CommunityJson?> FindAsync(CommunityId id, CancellationToken cancellationToken) =>
        await progress.GetAsync(id, cancellationToken) is { } found ? Describe(found) : null;

    /// <summary>The community with a status, or 404.</summary>
    public async Task SendAsync(HttpContext context, CommunityId id, int status)
    {
        if (await FindAsync(id, context.RequestAborted) is { } community)
            await Reply.JsonAsync(context, community, ApiJsonContext.Compact.CommunityJson, status);
        else
            await NotRegisteredAsync(context, id);
    }

    /// <summary>404.</summary>
    public static Task NotRegisteredAsync(HttpContext context, CommunityId id) =>
        ErrorAsync(context, StatusCodes.Status404NotFound, $"Community {id} is not registered.");

    /// <summary>400.</summary>
    public static Task BadRequestAsync(HttpContext context, string error) =>
        ErrorAsync(context, StatusCodes.Status400BadRequest, error);

    /// <summary>409 where there are as many communities as there may be.</summary>
    public static Task TooManyAsync(HttpContext context) => ErrorAsync(
        context,
        StatusCodes.Status409Conflict,
        string.Create(CultureInfo.InvariantCulture, $"There are {GrainLimits.MaxCommunities} communities already."));

    /// <summary>Why an archive or an index was not published.</summary>
    public static Task RefuseAsync(HttpContext context, PublishResult refused)
    {
        int status = refused.Status switch
        {
            PublishStatus.NotRegistered => StatusCodes.Status404NotFound,
            PublishStatus.Invalid or PublishStatus.Empty => StatusCodes.Status400BadRequest,
            PublishStatus.TooLarge => StatusCodes.Status413PayloadTooLarge,
            PublishStatus.NoRoom => StatusCodes.Status507InsufficientStorage,
            _ => StatusCodes.Status409Conflict,
        };
        return ErrorAsync(context, status, refused.Error ?? Word.Of(refused.Status));
    }

    /// <summary>An error with its text.</summary>
    public static Task ErrorAsync(HttpContext context, int status, string error) =>
        Reply.ErrorAsync(context, status, error, Reply.PlainText);

    private bool IsFollowed(string id) => options.Follow.Any(followed => followed.Value == id);
}
