using Codex.Api.OpenApi;
using Codex.Api.Replies;
using Codex.Api.Routing;
using Microsoft.AspNetCore.Http;

namespace Codex.Api.Routes;

/// <summary>
/// The marketplace, which this node has not: it answers as a 2025 node that runs without it. The routes were gone in
/// 2026, so they are under the old prefix only (rest-api, section 4).
/// </summary>
internal sealed class MarketplaceRoutes : IRouteGroup
{
    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes =>
    [
        Stub(HttpMethods.Get, "/sales/slots", "getActiveSlots", "Returns active slots"),
        Stub(HttpMethods.Get, "/sales/slots/{slotId}", "getActiveSlotById", "Returns active slot with id {slotId}"),
        Stub(HttpMethods.Get, "/sales/availability", "getAvailabilities", "Returns storage that is for sale"),
        Stub(HttpMethods.Post, "/sales/availability", "offerStorage", "Offers storage for sale"),
        Stub(HttpMethods.Patch, "/sales/availability/{id}", "updateOfferedStorage", "Updates availability"),
        Stub(
            HttpMethods.Get,
            "/sales/availability/{id}/reservations",
            "getReservations",
            "Get availability's reservations"),
        Stub(HttpMethods.Post, "/storage/request/{cid}", "createStorageRequest", "Creates a new Request for storage"),
        Stub(HttpMethods.Get, "/storage/purchases", "getPurchases", "Returns list of purchase IDs"),
        Stub(HttpMethods.Get, "/storage/purchases/{id}", "getPurchase", "Returns purchase details"),
    ];

    private static ApiRoute Stub(string method, string path, string operationId, string summary) => new(
        [method],
        path,
        static context => Reply.ErrorAsync(
            context, StatusCodes.Status503ServiceUnavailable, "Persistence is not enabled"))
    {
        Prefixes = ApiPrefixes.Codex,
        Doc = new(operationId, "Marketplace", summary)
        {
            Parameters = [.. PathParameters(path)],
            Answers =
            [
                new(StatusCodes.Status503ServiceUnavailable, "Persistence is not enabled", typeof(string), Reply.Html),
            ],
        },
    };

    private static IEnumerable<ParameterDoc> PathParameters(string path) => path.Split('/')
        .Where(segment => segment.StartsWith('{'))
        .Select(segment => new ParameterDoc(segment[1..^1], "Not looked at") { InPath = true });
}
