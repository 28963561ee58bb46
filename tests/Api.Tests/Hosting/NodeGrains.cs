using Codex.Communities.Tests.Nodes;
using Codex.Grains;
using Codex.Grains.Interfaces;
using Codex.Orleans.Embedded.Hosting;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using Orleans;

namespace Codex.Api.Tests.Hosting;

/// <summary>The two kinds of grains of a test node.</summary>
internal static class NodeGrains
{
    /// <summary>Real ones, in this process, with their state in a file.</summary>
    public static void AddRealGrains(this IServiceCollection services, string databasePath)
    {
        services.AddSingleton<IDatasetStorage, StoreStorage>();
        services.AddEmbeddedGrains(new EmbeddedGrainOptions
        {
            DatabasePath = databasePath,
            Durability = StateDurability.Relaxed,
            Grains =
            [
                GrainRegistration.Of<DatasetGrain>(),
                GrainRegistration.Of<BlockSetGrain>(),
                GrainRegistration.Of<CommunityGrain>(),
                GrainRegistration.Of<CommunityDirectoryGrain>(),
            ],
            StateTypes = [GrainStateJson.Default],
        });
    }

    /// <summary>Grains of datasets as a test makes them, and no communities.</summary>
    public static IGrainFactory Fake(Func<string, IDatasetGrain> datasets)
    {
        IGrainFactory factory = Substitute.For<IGrainFactory>();
        factory.GetGrain<IDatasetGrain>(Arg.Any<string>(), Arg.Any<string?>())
            .Returns(call => datasets(call.ArgAt<string>(0)));
        ICommunityDirectoryGrain directory = Substitute.For<ICommunityDirectoryGrain>();
        directory.ListAsync(Arg.Any<CancellationToken>()).Returns([]);
        factory.GetGrain<ICommunityDirectoryGrain>(Arg.Any<string>(), Arg.Any<string?>()).Returns(directory);
        return factory;
    }
}
