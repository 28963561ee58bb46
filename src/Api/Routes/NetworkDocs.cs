using Codex.Api.Json;
using Codex.Api.OpenApi;
using Codex.Api.Replies;
using Microsoft.AspNetCore.Http;

namespace Codex.Api.Routes;

/// <summary>What the OpenAPI document says of <see cref="NetworkRoutes"/>.</summary>
internal static class NetworkDocs
{
    private static readonly ParameterDoc Transport = new("transport", "direct or mix");

    private static readonly ParameterDoc DownloadId = new("downloadId", "Number of the download")
    {
        InPath = true,
        Kind = ParameterKind.Integer,
    };

    private static readonly AnswerDoc NotFound = new(
        StatusCodes.Status404NotFound, "No node that can be reached has it", typeof(string), Reply.Html);

    public static OperationDoc Download { get; } = new(
        "downloadNetwork",
        "Data",
        "Download a file from the network to the local node if it's not available locally. The call can return before"
        + " the download is completed.")
    {
        Parameters = [ParameterDoc.Cid, Transport],
        Answers =
        [
            new(StatusCodes.Status200OK, "Manifest of the dataset", typeof(DataItemJson), Reply.Json),
            DataDocs.BadCid,
            NotFound,
            new(StatusCodes.Status409Conflict, "No room, or too many downloads", typeof(string), Reply.Html),
        ],
    };

    public static OperationDoc Stream { get; } = new(
        "downloadNetworkStream",
        "Data",
        "Download a file in a streaming manner. If it is not available locally, it is retrieved from other nodes.")
    {
        Parameters = [ParameterDoc.Cid, Transport],
        Answers = [.. DataDocs.Download.Answers.Where(answer => answer.Status != NotFound.Status), NotFound],
    };

    public static OperationDoc Manifest { get; } = new(
        "downloadNetworkManifest",
        "Data",
        "Download only the dataset manifest from the network to the local node if it's not available locally.")
    {
        Parameters = [ParameterDoc.Cid, Transport],
        Answers =
        [
            new(StatusCodes.Status200OK, "Manifest of the dataset", typeof(DataItemJson), Reply.Json),
            DataDocs.BadCid,
            NotFound,
        ],
    };

    public static OperationDoc Progress { get; } = new(
        "getDownloadProgress", "Data", "Progress of a background download.")
    {
        Parameters = [ParameterDoc.Cid, DownloadId],
        Answers =
        [
            new(StatusCodes.Status200OK, "Counters, while it is active", typeof(ProgressJson), Reply.Json),
            DataDocs.BadCid,
        ],
    };

    public static OperationDoc Events { get; } = new(
        "watchDownload",
        "Data",
        "Progress of a background download as server-sent events: progress, and at the end complete or stopped.")
    {
        Parameters = [ParameterDoc.Cid],
        Answers =
        [
            new(StatusCodes.Status200OK, "The events", typeof(ProgressJson), EventStream.ContentType),
            DataDocs.BadCid,
            new(StatusCodes.Status404NotFound, "The manifest is not on this node", typeof(string), Reply.Html),
        ],
    };

    public static OperationDoc Cancel { get; } = new("cancelDownload", "Data", "Cancels a background download.")
    {
        Parameters = [ParameterDoc.Cid, DownloadId],
        Answers =
        [
            new(StatusCodes.Status204NoContent, "It is cancelled"),
            DataDocs.BadCid,
            new(StatusCodes.Status404NotFound, "Background download not found", typeof(string), Reply.Html),
        ],
    };
}
