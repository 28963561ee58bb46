using Codex.Api.OpenApi;
using Codex.Api.Routing;
using Codex.Api.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Codex.Api;

/// <summary>Mounts the REST API.</summary>
public static class ApiEndpoints
{
    /// <summary>Prefix of a 2025 node.</summary>
    public const string CodexPrefix = "/api/codex/v1";

    /// <summary>Prefix of a 2026 node.</summary>
    public const string StoragePrefix = "/api/storage/v1";

    /// <summary>Prefix of what only this node has: the history of communities.</summary>
    public const string CommunityPrefix = "/api/community/v1";

    /// <summary>Path of the OpenAPI document.</summary>
    public const string DocumentPath = "/openapi/v1.json";

    private static readonly (ApiPrefixes Flag, string Prefix)[] Prefixes =
    [
        (ApiPrefixes.Codex, CodexPrefix),
        (ApiPrefixes.Storage, StoragePrefix),
        (ApiPrefixes.Community, CommunityPrefix),
    ];

    /// <summary>Mounts every operation under its prefixes, with the same handlers, and the OpenAPI document.</summary>
    public static IEndpointRouteBuilder MapCodexApi(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ApiRoute[] routes =
            [.. endpoints.ServiceProvider.GetServices<IRouteGroup>().SelectMany(static group => group.Routes)];
        foreach (ApiRoute route in routes)
            MapAll(endpoints, route);

        CorsPolicy cors = endpoints.ServiceProvider.GetRequiredService<CorsPolicy>();
        foreach (ApiRoute preflight in Preflights.For(routes, cors))
            MapAll(endpoints, preflight);

        endpoints.MapOpenApi(DocumentPath.Replace(ApiDocument.Name, "{documentName}", StringComparison.Ordinal));
        return endpoints;
    }

    private static void MapAll(IEndpointRouteBuilder endpoints, ApiRoute route)
    {
        // One document serves all prefixes: operation ids must be unique in it.
        bool isDescribed = route.Doc is not null;
        foreach ((ApiPrefixes flag, string prefix) in Prefixes)
        {
            if (!route.Prefixes.HasFlag(flag))
                continue;
            IEndpointConventionBuilder endpoint = Map(endpoints, prefix, route);
            if (!isDescribed)
                endpoint.ExcludeFromDescription();
            isDescribed = false;
        }
    }

    private static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, string prefix, ApiRoute route)
    {
        IEndpointConventionBuilder endpoint = endpoints.MapMethods(prefix + route.Path, route.Methods, route.Handler);
        endpoint.WithMetadata(route);
        if (route.Doc is { } doc)
            endpoint.WithMetadata([.. ApiDocument.Metadata(doc)]);
        return endpoint;
    }
}
