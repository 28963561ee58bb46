using Codex.Api.Communities.Json;
using Codex.Api.OpenApi;
using Codex.Api.Replies;
using Microsoft.AspNetCore.Http;

namespace Codex.Api.Communities;

/// <summary>What the OpenAPI document says of <see cref="ArchiveRoutes"/>.</summary>
internal static class ArchiveDocs
{
    public static OperationDoc List { get; } = new(
        "listArchives", CommunityDocs.Tag, "Lists the archives of a community that overlap a window.")
    {
        Parameters =
        [
            CommunityDocs.Id,
            Second("from", "Begin of the window, in seconds since 1970; the begin of time by default"),
            Second("to", "End of the window, exclusive; the end of time by default"),
        ],
        Answers =
        [
            new(StatusCodes.Status200OK, "Archives, the newest first", typeof(ArchiveListJson), Reply.Json),
            CommunityDocs.BadRequest("The community id or the window is malformed"),
            CommunityDocs.NotRegistered,
        ],
    };

    public static OperationDoc Missing { get; } = new(
        "listMissingArchives", CommunityDocs.Tag, "Lists the archives of a community that are not wholly here.")
    {
        Parameters = [CommunityDocs.Id],
        Answers =
        [
            new(StatusCodes.Status200OK, "Archives, the newest first", typeof(ArchiveListJson), Reply.Json),
            CommunityDocs.BadId,
            CommunityDocs.NotRegistered,
        ],
    };

    public static OperationDoc Publish { get; } = new(
        "publishArchive", CommunityDocs.Tag, "Stores an archive and appends it to the index of its community.")
    {
        TakesBytes = true,
        Parameters =
        [
            CommunityDocs.Id,
            Second("from", "Begin of its messages, in seconds since 1970") with { Required = true },
            Second("to", "End of its messages, exclusive") with { Required = true },
            new("topic", "A content topic of its messages, 0x and eight hexadecimal digits")
            {
                Kind = ParameterKind.TextList,
            },
        ],
        Answers =
        [
            new(StatusCodes.Status200OK, "It is part of the history", typeof(PublishedJson), Reply.Json),
            CommunityDocs.BadRequest("The community id or a parameter is malformed, or there are no bytes"),
            CommunityDocs.NotRegistered,
            CommunityDocs.Conflict("The current index is encrypted, unusable, full, or not here"),
            CommunityDocs.TooLarge("The archive has more than 64 MiB"),
            CommunityDocs.OtherType("It has another content type than application/octet-stream"),
            CommunityDocs.NoRoom,
        ],
    };

    private static ParameterDoc Second(string name, string description) =>
        new(name, description) { Kind = ParameterKind.Integer };
}
