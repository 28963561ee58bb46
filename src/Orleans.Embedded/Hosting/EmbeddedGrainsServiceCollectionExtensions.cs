using Codex.Orleans.Embedded.Engine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans;

namespace Codex.Orleans.Embedded.Hosting;

/// <summary>Adds grains to a host.</summary>
public static class EmbeddedGrainsServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IGrainFactory"/> and the engine behind it. The engine opens its database before any hosted
    /// service starts and ends the grains after all have stopped.
    /// </summary>
    public static IServiceCollection AddEmbeddedGrains(this IServiceCollection services, EmbeddedGrainOptions options)
    {
        options.Validate();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<GrainEngine>();
        services.AddSingleton<IGrainFactory>(static provider => provider.GetRequiredService<GrainEngine>());
        services.AddSingleton<IHostedService, GrainHost>();
        return services;
    }
}
