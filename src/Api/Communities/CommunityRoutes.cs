using Codex.Api.Communities.Json;
using Codex.Api.Json;
using Codex.Api.Replies;
using Codex.Api.Routing;
using Codex.Communities;
using Codex.Communities.Catalog;
using Codex.Communities.Following;
using Microsoft.AspNetCore.Http;

namespace Codex.Api.Communities;

/// <summary>Which communities this node knows, and what it keeps of them.</summary>
internal sealed class CommunityRoutes(CommunityCatalog catalog, CensusRequests census, CommunityAnswers answers)
    : IRouteGroup
{
    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes =>
    [
        CommunityRoute.At(HttpMethods.Get, CommunityRoute.All, ListAsync) with { Doc = CommunityDocs.List },
        CommunityRoute.At(HttpMethods.Put, CommunityRoute.One, RegisterAsync) with { Doc = CommunityDocs.Register },
        CommunityRoute.At(HttpMethods.Get, CommunityRoute.One, GetAsync) with { Doc = CommunityDocs.Get },
        CommunityRoute.At(HttpMethods.Delete, CommunityRoute.One, RemoveAsync) with { Doc = CommunityDocs.Remove },
        CommunityRoute.At(HttpMethods.Put, CommunityRoute.One + "/pin", PinAsync) with { Doc = CommunityDocs.Pin },
        CommunityRoute.At(HttpMethods.Delete, CommunityRoute.One + "/pin", UnpinAsync) with
        {
            Doc = CommunityDocs.Unpin,
        },
        CommunityRoute.At(HttpMethods.Post, CommunityRoute.One + "/census", CountAsync) with
        {
            Doc = CommunityDocs.Count,
        },
    ];

    private async Task ListAsync(HttpContext context)
    {
        IQueryCollection query = context.Request.Query;
        CommunityId? after = null;
        string? error = null;
        if (query["after"].ToString() is { Length: > 0 } text && !CommunityId.TryParse(text, out after, out error))
        {
            await CommunityAnswers.BadRequestAsync(context, error);
            return;
        }

        if (!QueryNumber.TryRead(query, "limit", out ulong? limit) || limit is 0 or > CommunityLimits.MaxPageSize)
        {
            await CommunityAnswers.BadRequestAsync(
                context, $"limit must be a number from 1 to {CommunityLimits.MaxPageSize}");
            return;
        }

        int most = (int)(limit ?? ApiLimits.DefaultCommunityPage);
        CommunityPage page = await catalog.ListAsync(after, most, context.RequestAborted);
        CommunityListJson list = new()
        {
            Communities = [.. page.Communities.Select(answers.Describe)],
            Next = page.Next?.Value,
        };
        await Reply.JsonAsync(context, list, ApiJsonContext.Compact.CommunityListJson);
    }

    private async Task RegisterAsync(HttpContext context, CommunityId id)
    {
        if (await catalog.RegisterAsync(id, context.RequestAborted) is not { } registration)
            await CommunityAnswers.TooManyAsync(context);
        else if (registration.IsNew)
            await answers.SendAsync(context, id, StatusCodes.Status201Created);
        else
            await answers.SendAsync(context, id, StatusCodes.Status200OK);
    }

    private Task GetAsync(HttpContext context, CommunityId id) =>
        answers.SendAsync(context, id, StatusCodes.Status200OK);

    // What is begun is not given up halfway: none of these takes long.
    private async Task RemoveAsync(HttpContext context, CommunityId id)
    {
        await catalog.RemoveAsync(id, CancellationToken.None);
        await Reply.StatusAsync(context, StatusCodes.Status204NoContent);
    }

    private async Task PinAsync(HttpContext context, CommunityId id) =>
        await (await catalog.PinAsync(id, CancellationToken.None)
            ? Reply.StatusAsync(context, StatusCodes.Status204NoContent)
            : CommunityAnswers.NotRegisteredAsync(context, id));

    private async Task UnpinAsync(HttpContext context, CommunityId id) =>
        await (await catalog.UnpinAsync(id, CancellationToken.None) switch
        {
            UnpinOutcome.Unpinned => Reply.StatusAsync(context, StatusCodes.Status204NoContent),
            UnpinOutcome.Followed => CommunityAnswers.ErrorAsync(
                context,
                StatusCodes.Status409Conflict,
                $"Community {id} is followed (--follow), so it stays pinned."),
            _ => CommunityAnswers.NotRegisteredAsync(context, id),
        });

    private async Task CountAsync(HttpContext context, CommunityId id)
    {
        if (await catalog.GetAsync(id, context.RequestAborted) is null)
            await CommunityAnswers.NotRegisteredAsync(context, id);
        else if (census.TryAsk(id))
            await Reply.StatusAsync(context, StatusCodes.Status202Accepted);
        else
            await CommunityAnswers.ErrorAsync(
                context,
                StatusCodes.Status409Conflict,
                $"Providers of community {id} are not counted: no --follow names it, or --min-providers is 0.");
    }
}
