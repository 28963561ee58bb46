using Codex.Grains;
using Codex.Orleans.Embedded.Hosting;
using Codex.Silo.Adapters;
using Codex.Silo.Options;

namespace Codex.Silo.Engine;

/// <summary>
/// Runs the grains in this process, with their state in the data directory (<c>GrainEngine=Embedded</c>).
/// </summary>
internal static class EmbeddedGrains
{
    /// <summary>Name of the SQLite file in the data directory.</summary>
    public const string DatabaseName = "codex.db";

    /// <summary>Adds the grains and what they need.</summary>
    public static IServiceCollection AddNodeGrains(this IServiceCollection services, SiloOptions options)
    {
        services.AddSingleton<IDatasetStorage, DatasetStorage>();
        return services.AddEmbeddedGrains(new EmbeddedGrainOptions
        {
            DatabasePath = Path.Combine(options.DataDir, DatabaseName),
            Grains =
            [
                GrainRegistration.Of<DatasetGrain>(),
                GrainRegistration.Of<BlockSetGrain>(),
                GrainRegistration.Of<ProviderListGrain>(),
                GrainRegistration.Of<CommunityGrain>(),
                GrainRegistration.Of<CommunityDirectoryGrain>(),
            ],
            StateTypes = [GrainStateJson.Default],

            // The repo is the truth: what a power cut takes of pins and history is not worth a flush per upload.
            Durability = StateDurability.Relaxed,
        });
    }
}
