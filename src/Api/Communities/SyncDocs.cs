using Codex.Api.Communities.Json;
using Codex.Api.OpenApi;
using Codex.Api.Replies;
using Microsoft.AspNetCore.Http;

namespace Codex.Api.Communities;

/// <summary>What the OpenAPI document says of <see cref="SyncRoutes"/>.</summary>
internal static class SyncDocs
{
    public static OperationDoc Begin { get; } = new(
        "syncCommunity", CommunityDocs.Tag, "Fetches archives of a community, in place of what was wanted before.")
    {
        TakesJson = typeof(SyncRequestJson),
        IsBodyOptional = true,
        Parameters = [CommunityDocs.Id],
        Answers =
        [
            new(StatusCodes.Status200OK, "The sync, which runs now", typeof(SyncAnswerJson), Reply.Json),
            CommunityDocs.BadRequest("The community id or the body is malformed"),
            CommunityDocs.NotRegistered,
            CommunityDocs.TooLarge("The body is larger than any such document"),
            CommunityDocs.OtherType("The body is not JSON"),
        ],
    };

    public static OperationDoc Cancel { get; } = new(
        "cancelSync", CommunityDocs.Tag, "Cancels the sync of a community; what has come is kept.")
    {
        Parameters = [CommunityDocs.Id],
        Answers =
        [
            new(StatusCodes.Status204NoContent, "None runs"),
            CommunityDocs.BadId,
            CommunityDocs.NotRegistered,
        ],
    };

    public static OperationDoc Watch { get; } = new(
        "watchCommunity", CommunityDocs.Tag, "Tells how far a sync is, as server-sent events until it has ended.")
    {
        Parameters = [CommunityDocs.Id],
        Answers =
        [
            new(
                StatusCodes.Status200OK,
                "Events named progress with the community, and one named end",
                typeof(CommunityJson),
                EventStream.ContentType),
            CommunityDocs.BadId,
            CommunityDocs.NotRegistered,
        ],
    };
}
