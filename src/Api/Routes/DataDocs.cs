using Codex.Api.Json;
using Codex.Api.OpenApi;
using Codex.Api.Replies;
using Microsoft.AspNetCore.Http;

namespace Codex.Api.Routes;

/// <summary>What the OpenAPI document says of <see cref="DataRoutes"/>.</summary>
internal static class DataDocs
{
    private const string AnyType = "application/octet-stream";

    public static OperationDoc Upload { get; } = new("upload", "Data", "Upload a file in a streaming manner.")
    {
        TakesBytes = true,
        Parameters =
        [
            new("blockSize", "Block size in bytes: a power of two from 4096 to 524288; 65536 by default")
            {
                Kind = ParameterKind.Integer,
            },
            new("advertise", "Whether other nodes are told of the dataset; true by default")
            {
                Kind = ParameterKind.Boolean,
            },
        ],
        Answers =
        [
            new(StatusCodes.Status200OK, "CID of the uploaded file", typeof(string), Reply.PlainText),
            new(StatusCodes.Status400BadRequest, "A query parameter is invalid", typeof(string), Reply.Html),
            new(
                StatusCodes.Status422UnprocessableEntity,
                "The MIME type is not supported or the filename is not valid",
                typeof(string),
                Reply.Html),
            Failure("There is no body, or no room for it"),
        ],
    };

    public static OperationDoc List { get; } = new("listData", "Data", "Lists manifest CIDs stored locally in node.")
    {
        Answers = [new(StatusCodes.Status200OK, "Retrieved list of content CIDs", typeof(DataListJson), Reply.Json)],
    };

    public static OperationDoc Download { get; } = new(
        "downloadLocal", "Data", "Download a file from the local node in a streaming manner.")
    {
        Parameters = [ParameterDoc.Cid],
        Answers =
        [
            new(StatusCodes.Status200OK, "Retrieved content specified by CID", typeof(Stream), AnyType),
            new(StatusCodes.Status206PartialContent, "The ranges that were asked for", typeof(Stream), AnyType),
            new(StatusCodes.Status304NotModified, "The client has it already"),
            BadCid,
            new(StatusCodes.Status404NotFound, "The dataset is not on this node", typeof(string), Reply.Html),
            new(StatusCodes.Status416RangeNotSatisfiable, "No such bytes", typeof(string), Reply.Html),
            Failure("The first block is missing or corrupt"),
        ],
    };

    public static OperationDoc Delete { get; } = new(
        "deleteLocal", "Data", "Deletes either a single block or an entire file from the local node.")
    {
        Parameters = [ParameterDoc.Cid],
        Answers =
        [
            new(StatusCodes.Status204NoContent, "It is gone, or was not here"),
            BadCid,
            Failure("The CID is that of a block of a dataset"),
        ],
    };

    public static OperationDoc Exists { get; } = new(
        "hasBlock", "Data", "Check if a block identified by CID exists in the local node.")
    {
        Parameters = [ParameterDoc.Cid],
        Answers =
        [
            new(StatusCodes.Status200OK, "Block existence information", typeof(ExistsJson), Reply.Json),
            BadCid,
        ],
    };

    /// <summary>The answer to a malformed CID, everywhere.</summary>
    public static AnswerDoc BadCid => new(
        StatusCodes.Status400BadRequest, "Invalid CID is specified", typeof(string), Reply.Html);

    private static AnswerDoc Failure(string description) => new(
        StatusCodes.Status500InternalServerError, description, typeof(string), Reply.Html);
}
