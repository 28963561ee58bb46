using Codex.Api.Communities.Json;
using Codex.Api.Json;
using Codex.Api.Replies;
using Codex.Api.Routing;
using Codex.Api.Uploads;
using Codex.Archives;
using Codex.Communities;
using Codex.Communities.Catalog;
using Codex.Communities.Publishing;
using Codex.Communities.Sync;
using Codex.Content;
using Codex.Grains.Interfaces;
using Microsoft.AspNetCore.Http;

namespace Codex.Api.Communities;

/// <summary>
/// The indices of communities: what a member does when a link arrives, and a control node that makes its indices
/// itself.
/// </summary>
internal sealed class IndexRoutes(
    CommunityCatalog catalog,
    CommunitySyncer syncer,
    ArchivePublisher publisher,
    CommunityAnswers answers) : IRouteGroup, IDisposable
{
    private const string LinkShape = """{"cid":"zDv…","clock":1700000000000}""";

    private readonly SemaphoreSlim _bodies = new(ApiLimits.MaxIndexBodies);

    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes =>
    [
        CommunityRoute.At(HttpMethods.Put, CommunityRoute.One + "/index", OfferAsync) with { Doc = IndexDocs.Offer },
        CommunityRoute.At(HttpMethods.Get, CommunityRoute.One + "/indices", ListAsync) with { Doc = IndexDocs.List },
    ];

    /// <inheritdoc/>
    public void Dispose() => _bodies.Dispose();

    private async Task OfferAsync(HttpContext context, CommunityId id)
    {
        if (RequestBody.HasType(context.Request, Reply.Json))
        {
            await OfferLinkAsync(context, id);
        }
        else if (RequestBody.HasType(context.Request, RequestBody.Bytes, RequestBody.Protobuf))
        {
            await _bodies.WaitAsync(context.RequestAborted);
            try
            {
                await OfferBytesAsync(context, id);
            }
            finally
            {
                _bodies.Release();
            }
        }
        else
        {
            Refusal refusal = RequestBody.NotOfType(Reply.Json, RequestBody.Bytes, RequestBody.Protobuf);
            await CommunityAnswers.ErrorAsync(context, refusal.Status, refusal.Message);
        }
    }

    private async Task OfferLinkAsync(HttpContext context, CommunityId id)
    {
        (IndexLinkJson? link, Refusal? refusal) =
            await RequestBody.ReadJsonAsync(context, ApiJsonContext.Strict.IndexLinkJson, LinkShape);
        if (refusal is not null)
            await CommunityAnswers.ErrorAsync(context, refusal.Status, refusal.Message);
        else if (link is not { Cid: { } text, Clock: { } clock })
            await CommunityAnswers.BadRequestAsync(context, $"The body must be JSON of the form {LinkShape}");
        else if (!Cid.TryParse(text, out Cid cid, out _) || !cid.IsManifest)
            await CommunityAnswers.BadRequestAsync(context, "cid is not the CID of a dataset");
        else if (await catalog.RegisterAsync(id, context.RequestAborted) is null)
            await CommunityAnswers.TooManyAsync(context);
        else if (await catalog.OfferIndexAsync(id, cid, clock, context.RequestAborted) is { } offer)
            await AnswerAsync(context, id, offer, cid);
        else
            await CommunityAnswers.NotRegisteredAsync(context, id);
    }

    private async Task OfferBytesAsync(HttpContext context, CommunityId id)
    {
        if (!QueryNumber.TryRead(context.Request.Query, "clock", out ulong? clock))
        {
            await CommunityAnswers.BadRequestAsync(context, "clock must be milliseconds since 1970");
            return;
        }

        (ReadOnlyMemory<byte> body, Refusal? refusal) =
            await RequestBody.ReadAsync(context, ArchiveLimits.MaxIndexBytes);
        refusal ??= body.IsEmpty ? new(StatusCodes.Status400BadRequest, "An index has at least one byte.") : null;
        if (refusal is not null)
        {
            await CommunityAnswers.ErrorAsync(context, refusal.Status, refusal.Message);
            return;
        }

        PublishResult result = await publisher.SetIndexAsync(id, body, clock, context.RequestAborted);
        IndexOffer? offer = result.Status switch
        {
            PublishStatus.Published => IndexOffer.Current,
            PublishStatus.Unchanged => IndexOffer.Known,
            PublishStatus.Superseded => IndexOffer.Older,
            _ => null,
        };
        await (offer is { } known
            ? AnswerAsync(context, id, known, result.IndexCid)
            : CommunityAnswers.RefuseAsync(context, result));
    }

    private async Task AnswerAsync(HttpContext context, CommunityId id, IndexOffer offer, Cid? cid)
    {
        // The client may be gone: its link was taken.
        await syncer.FollowAsync(id, offer, CancellationToken.None);
        if (await answers.FindAsync(id, context.RequestAborted) is not { } community)
        {
            await CommunityAnswers.NotRegisteredAsync(context, id);
            return;
        }

        IndexOfferJson answer = new()
        {
            Outcome = Word.Of(offer),
            Cid = cid?.ToString(),
            Community = community,
        };
        await Reply.JsonAsync(context, answer, ApiJsonContext.Compact.IndexOfferJson);
    }

    private async Task ListAsync(HttpContext context, CommunityId id)
    {
        if (await catalog.ListIndicesAsync(id, context.RequestAborted) is not { } indices)
        {
            await CommunityAnswers.NotRegisteredAsync(context, id);
            return;
        }

        IndexListJson list = new() { Indices = [.. indices.Select(IndexJson.Of)] };
        await Reply.JsonAsync(context, list, ApiJsonContext.Compact.IndexListJson);
    }
}
