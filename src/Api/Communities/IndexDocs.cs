using Codex.Api.Communities.Json;
using Codex.Api.OpenApi;
using Codex.Api.Replies;
using Microsoft.AspNetCore.Http;

namespace Codex.Api.Communities;

/// <summary>What the OpenAPI document says of <see cref="IndexRoutes"/>.</summary>
internal static class IndexDocs
{
    public static OperationDoc Offer { get; } = new(
        "offerIndex",
        CommunityDocs.Tag,
        "Gives a community its index, as a link or as bytes, and begins a sync unless there is a newer one.")
    {
        TakesJson = typeof(IndexLinkJson),
        TakesBytes = true,
        Parameters =
        [
            CommunityDocs.Id,
            new("clock", "With bytes: when the index was made, in milliseconds since 1970; now by default")
            {
                Kind = ParameterKind.Integer,
            },
        ],
        Answers =
        [
            new(StatusCodes.Status200OK, "What became of it", typeof(IndexOfferJson), Reply.Json),
            CommunityDocs.BadRequest("The community id, the link or the index is malformed"),
            CommunityDocs.Conflict("There are as many communities as there may be"),
            CommunityDocs.TooLarge("The index has more than 16 MiB"),
            CommunityDocs.OtherType("It is neither JSON nor bytes"),
            CommunityDocs.NoRoom,
        ],
    };

    public static OperationDoc List { get; } = new(
        "listIndices", CommunityDocs.Tag, "Lists the indices of a community, the newest first.")
    {
        Parameters = [CommunityDocs.Id],
        Answers =
        [
            new(StatusCodes.Status200OK, "Its indices", typeof(IndexListJson), Reply.Json),
            CommunityDocs.BadId,
            CommunityDocs.NotRegistered,
        ],
    };
}
