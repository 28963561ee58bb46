using Microsoft.Extensions.DependencyInjection;

namespace Codex.Datasets;

/// <summary>Adds what a node does with datasets to a host.</summary>
public static class DatasetServices
{
    /// <summary>
    /// Registers <see cref="DatasetRegistrar"/>. The host provides <c>DatasetStore</c>, <c>IGrainFactory</c>,
    /// <c>TimeProvider</c> and the ports in <c>Codex.Datasets.Ports</c>.
    /// </summary>
    public static IServiceCollection AddDatasets(this IServiceCollection services, DatasetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.AddSingleton(options);
        services.AddSingleton<DatasetRegistrar>();
        return services;
    }
}
