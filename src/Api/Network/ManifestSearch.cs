using Codex.Api.Replies;
using Codex.Content;
using Codex.Datasets.Ports;
using Codex.Storage;
using Microsoft.AspNetCore.Http;

namespace Codex.Api.Network;

/// <summary>Finds the manifest that a request names, or answers why there is none.</summary>
internal sealed class ManifestSearch(IDatasetNetwork network, ApiOptions options, TimeProvider time)
{
    // What upstream says when no peer had a block (codex/blockexchange/engine/engine.nim).
    private const string RetriesExhausted = "Error retries exhausted";

    /// <summary>Body of a 404 for a stream of what nobody has.</summary>
    public const string NotRetrieved = $"The requested CID could not be retrieved ({RetriesExhausted}).";

    /// <summary>
    /// The manifest; null when the answer is an error and has been sent, with <paramref name="absent"/> as its text
    /// where nobody has it, or when the client is gone.
    /// </summary>
    public async Task<StoredManifest?> FindAsync(
        HttpContext context, Cid cid, string absent = RetriesExhausted, string contentType = Reply.Html)
    {
        if (!cid.IsManifest)
        {
            await Reply.ErrorAsync(context, StatusCodes.Status404NotFound, absent, contentType);
            return null;
        }

        using CancellationTokenSource patience = new(options.NetworkPatience, time);
        using CancellationTokenSource ending =
            CancellationTokenSource.CreateLinkedTokenSource(patience.Token, context.RequestAborted);
        FoundManifest found = await network.FindManifestAsync(cid, ending.Token);
        if (found.IsFound || context.RequestAborted.IsCancellationRequested)
            return found.Manifest;
        await (found.Status switch
        {
            FindStatus.Unusable => Reply.ErrorAsync(
                context, StatusCodes.Status404NotFound, "Unable to decode as manifest, or no room to keep it"),
            FindStatus.Busy => Reply.ErrorAsync(
                context, StatusCodes.Status503ServiceUnavailable, "Too many manifests are being looked for"),
            _ => Reply.ErrorAsync(context, StatusCodes.Status404NotFound, absent, contentType),
        });
        return null;
    }
}
