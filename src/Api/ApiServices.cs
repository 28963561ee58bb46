using System.Text.Json.Serialization;
using Codex.Api.Communities;
using Codex.Api.Downloads;
using Codex.Api.Json;
using Codex.Api.Network;
using Codex.Api.OpenApi;
using Codex.Api.Routes;
using Codex.Api.Routing;
using Codex.Api.Security;
using Codex.Api.Uploads;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Codex.Api;

/// <summary>Adds the REST API to a host.</summary>
public static class ApiServices
{
    /// <summary>
    /// Registers the API: its handlers, the guard that stands before everything the host serves over HTTP, and the
    /// limits of its server (<see cref="ApiLimits"/>). The host provides <c>DatasetStore</c>, <c>IGrainFactory</c>,
    /// <c>Codex.Datasets</c>, <c>Codex.Communities</c> and the ports in <c>Codex.Api.Ports</c>, and calls
    /// <see cref="ApiEndpoints.MapCodexApi"/>.
    /// </summary>
    public static IServiceCollection AddCodexApi(this IServiceCollection services, ApiOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ThrowIfEmpty(options.Token, nameof(options.Token));
        ThrowIfEmpty(options.CorsOrigin, nameof(options.CorsOrigin));
        services.AddRoutingCore();
        services.Configure<KestrelServerOptions>(Configure);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<ApiMetrics>();
        services.AddSingleton<CorsPolicy>();
        services.AddSingleton<ApiGuard>();
        services.AddSingleton<IStartupFilter, ApiGuardFilter>();
        services.AddSingleton<UploadHandler>();
        services.AddSingleton<DownloadHandler>();
        services.AddSingleton<ManifestSearch>();
        services.AddSingleton<IRouteGroup, DataRoutes>();
        services.AddSingleton<IRouteGroup, NetworkRoutes>();
        services.AddSingleton<IRouteGroup, FetchRoutes>();
        services.AddSingleton<IRouteGroup, AdvertiseRoutes>();
        services.AddSingleton<IRouteGroup, SpaceRoutes>();
        services.AddSingleton<IRouteGroup, NodeRoutes>();
        services.AddSingleton<IRouteGroup, NatRoutes>();
        services.AddSingleton<IRouteGroup, DebugRoutes>();
        services.AddSingleton<IRouteGroup, MarketplaceRoutes>();
        services.AddSingleton<CommunityAnswers>();
        services.AddSingleton<IRouteGroup, CommunityRoutes>();
        services.AddSingleton<IRouteGroup, IndexRoutes>();
        services.AddSingleton<IRouteGroup, ArchiveRoutes>();
        services.AddSingleton<IRouteGroup, SyncRoutes>();
        services.AddSingleton<IRouteGroup, MigrationRoutes>();
        services.ConfigureHttpJsonOptions(static json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJsonContext.Default);

            // The document reads these: numbers are numbers here, and never texts.
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        services.AddOpenApi(ApiDocument.Name, ApiDocument.Configure);
        return services;
    }

    // An empty token would let everybody in who sends an empty one.
    private static void ThrowIfEmpty(string? value, string option)
    {
        if (value is not null && string.IsNullOrWhiteSpace(value))
            throw new ArgumentException($"{option} must not be empty; leave it out instead.", option);
    }

    private static void Configure(KestrelServerOptions server)
    {
        server.AddServerHeader = false;
        server.Limits.MinRequestBodyDataRate = new(ApiLimits.MinUploadBytesPerSecond, ApiLimits.SlowUploadGrace);
        server.Limits.MinResponseDataRate = new(ApiLimits.MinDownloadBytesPerSecond, ApiLimits.SlowDownloadGrace);
        server.Limits.MaxResponseBufferSize = ApiLimits.ResponseBufferBytes;
        server.Limits.MaxRequestBufferSize = ApiLimits.RequestBufferBytes;
        server.Limits.MaxRequestLineSize = ApiLimits.RequestLineBytes;
        server.Limits.RequestHeadersTimeout = ApiLimits.RequestHeadersTimeout;
    }
}
