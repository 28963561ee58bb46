using Codex.Api.Downloads;
using Codex.Api.Json;
using Codex.Api.OpenApi;
using Codex.Api.Routes;
using Codex.Api.Routing;
using Codex.Api.Security;
using Codex.Api.Uploads;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Codex.Api;

/// <summary>Adds the REST API to a host.</summary>
public static class ApiServices
{
    /// <summary>
    /// Registers the API: its handlers, the guard that stands before everything the host serves over HTTP, and the limits
    /// of its server. The host provides <c>DatasetStore</c>, <c>IGrainFactory</c> and the ports in
    /// <c>Codex.Api.Ports</c>, and calls <see cref="ApiEndpoints.MapCodexApi"/>.
    /// </summary>
    public static IServiceCollection AddCodexApi(this IServiceCollection services, ApiOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.AddRoutingCore();
        services.Configure<KestrelServerOptions>(Configure);
        services.AddSingleton(options);
        services.AddSingleton<ApiMetrics>();
        services.AddSingleton<CorsPolicy>();
        services.AddSingleton<ApiGuard>();
        services.AddSingleton<IStartupFilter, ApiGuardFilter>();
        services.AddSingleton<DatasetRegistrar>();
        services.AddSingleton<UploadHandler>();
        services.AddSingleton<DownloadHandler>();
        services.AddSingleton<IRouteGroup, DataRoutes>();
        services.AddSingleton<IRouteGroup, NetworkRoutes>();
        services.AddSingleton<IRouteGroup, AdvertiseRoutes>();
        services.AddSingleton<IRouteGroup, SpaceRoutes>();
        services.AddSingleton<IRouteGroup, NodeRoutes>();
        services.AddSingleton<IRouteGroup, DebugRoutes>();
        services.AddSingleton<IRouteGroup, MarketplaceRoutes>();
        services.ConfigureHttpJsonOptions(
            json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJsonContext.Default));
        services.AddOpenApi(ApiDocument.Name, ApiDocument.Configure);
        return services;
    }

    private static void Configure(KestrelServerOptions server)
    {
        server.AddServerHeader = false;
        server.Limits.MinRequestBodyDataRate = new(ApiLimits.MinUploadBytesPerSecond, ApiLimits.SlowUploadGrace);
        server.Limits.MinResponseDataRate = new(ApiLimits.MinDownloadBytesPerSecond, ApiLimits.SlowDownloadGrace);
        server.Limits.MaxResponseBufferSize = ApiLimits.ResponseBufferBytes;
        server.Limits.MaxRequestBufferSize = ApiLimits.RequestBufferBytes;
        server.Limits.RequestHeadersTimeout = ApiLimits.RequestHeadersTimeout;
    }
}
