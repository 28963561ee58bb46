using Codex.Api.Communities.Json;
using Codex.Api.OpenApi;
using Codex.Api.Replies;
using Microsoft.AspNetCore.Http;

namespace Codex.Api.Communities;

/// <summary>What the OpenAPI document says of <see cref="CommunityRoutes"/>.</summary>
internal static class CommunityDocs
{
    /// <summary>The group of all operations on communities.</summary>
    public const string Tag = "Communities";

    public static OperationDoc List { get; } = new("listCommunities", Tag, "Lists the registered communities.")
    {
        Parameters =
        [
            new("after", "The next of the page before; the first page without it"),
            new("limit", "Communities of a page, 1 to 1000; 100 by default") { Kind = ParameterKind.Integer },
        ],
        Answers =
        [
            new(StatusCodes.Status200OK, "A page, in order of the ids", typeof(CommunityListJson), Reply.Json),
            BadRequest("A parameter is invalid"),
        ],
    };

    public static OperationDoc Register { get; } = new("registerCommunity", Tag, "Registers a community.")
    {
        Parameters = [Id],
        Answers =
        [
            new(StatusCodes.Status201Created, "It is registered now", typeof(CommunityJson), Reply.Json),
            new(StatusCodes.Status200OK, "It was registered before", typeof(CommunityJson), Reply.Json),
            BadId,
            Conflict("There are as many communities as there may be"),
        ],
    };

    public static OperationDoc Get { get; } = new("getCommunity", Tag, "Tells what is known and here of a community.")
    {
        Parameters = [Id],
        Answers =
        [
            new(StatusCodes.Status200OK, "The community", typeof(CommunityJson), Reply.Json),
            BadId,
            NotRegistered,
        ],
    };

    public static OperationDoc Remove { get; } = new(
        "removeCommunity", Tag, "Forgets a community; its datasets stay.")
    {
        Parameters = [Id],
        Answers = [new(StatusCodes.Status204NoContent, "It is not registered any more, or was not"), BadId],
    };

    public static OperationDoc Pin { get; } = new(
        "pinCommunity", Tag, "Keeps the archives of a community for ever, those to come as well.")
    {
        Parameters = [Id],
        Answers = Done,
    };

    public static OperationDoc Unpin { get; } = new("unpinCommunity", Tag, "Takes the pins of a community back.")
    {
        Parameters = [Id],
        Answers = [.. Done, Conflict("The node follows it, so it stays pinned")],
    };

    public static OperationDoc Count { get; } = new(
        "countProviders", Tag, "Has the providers of a followed community counted now; shortages tells what was found.")
    {
        Parameters = [Id],
        Answers =
        [
            new(StatusCodes.Status202Accepted, "They will be counted"),
            BadId,
            NotRegistered,
            Conflict("The node does not follow it, or counts no providers"),
        ],
    };

    /// <summary>The <c>{id}</c> of all paths but one.</summary>
    public static ParameterDoc Id => new("id", "Community id: the compressed public key, 0x… or zQ3sh…")
    {
        InPath = true,
    };

    /// <summary>The answer to a malformed id, everywhere.</summary>
    public static AnswerDoc BadId => BadRequest("The community id is malformed");

    /// <summary>The answer for a community that nobody has registered.</summary>
    public static AnswerDoc NotRegistered => new(
        StatusCodes.Status404NotFound, "The community is not registered", typeof(string), Reply.PlainText);

    private static AnswerDoc[] Done =>
        [new(StatusCodes.Status204NoContent, "It is done, or was before"), BadId, NotRegistered];

    public static AnswerDoc BadRequest(string description) => new(
        StatusCodes.Status400BadRequest, description, typeof(string), Reply.PlainText);

    public static AnswerDoc Conflict(string description) => new(
        StatusCodes.Status409Conflict, description, typeof(string), Reply.PlainText);

    public static AnswerDoc TooLarge(string description) => new(
        StatusCodes.Status413PayloadTooLarge, description, typeof(string), Reply.PlainText);

    public static AnswerDoc OtherType(string description) => new(
        StatusCodes.Status415UnsupportedMediaType, description, typeof(string), Reply.PlainText);

    public static AnswerDoc NoRoom => new(
        StatusCodes.Status507InsufficientStorage,
        "The quota or the disk has no room for it",
        typeof(string),
        Reply.PlainText);
}
