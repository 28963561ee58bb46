using Codex.Api.Communities.Json;
using Codex.Api.OpenApi;
using Codex.Api.Replies;
using Microsoft.AspNetCore.Http;

namespace Codex.Api.Communities;

/// <summary>What the OpenAPI document says of <see cref="MigrationRoutes"/>.</summary>
internal static class MigrationDocs
{
    public static OperationDoc Migrate { get; } = new(
        "migrateTorrent", CommunityDocs.Tag, "Makes a community's history of the files of its torrent.")
    {
        TakesJson = typeof(MigrationRequestJson),
        Parameters = [CommunityDocs.Id],
        Answers =
        [
            new(
                StatusCodes.Status200OK,
                "Events named progress, and at the end one named report",
                typeof(MigrationReportJson),
                EventStream.ContentType),
            CommunityDocs.BadRequest("The community id or the body is malformed"),
            CommunityDocs.NotRegistered,
            CommunityDocs.Conflict("Another migration runs"),
            CommunityDocs.TooLarge("The body is larger than any such document"),
            CommunityDocs.OtherType("The body is not JSON"),
        ],
    };
}
