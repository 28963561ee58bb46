using Codex.Orleans.Embedded.Engine;
using Codex.Orleans.Embedded.Hosting;
using Codex.Orleans.Embedded.Tests.TestGrains;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Codex.Orleans.Embedded.Tests;

/// <summary>An engine with the test grains, hosted as the real one is.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private bool _stopped;

    private TestNode(ServiceProvider services)
    {
        _services = services;
    }

    public TestEvents Events => _services.GetRequiredService<TestEvents>();

    public ManualTimeProvider Time => (ManualTimeProvider)_services.GetRequiredService<TimeProvider>();

    public GrainEngine Engine => _services.GetRequiredService<GrainEngine>();

    public LogLines Log => _services.GetRequiredService<LogLines>();

    public static async Task<TestNode> StartAsync(
        TestDirectory directory,
        ManualTimeProvider? time = null,
        Func<EmbeddedGrainOptions, EmbeddedGrainOptions>? configure = null)
    {
        var node = Create(directory, time, configure);
        try
        {
            foreach (var service in node._services.GetServices<IHostedService>().Cast<IHostedLifecycleService>())
                await service.StartingAsync(default);
        }
        catch
        {
            await node._services.DisposeAsync();
            throw;
        }

        return node;
    }

    public static TestNode Create(
        TestDirectory directory,
        ManualTimeProvider? time = null,
        Func<EmbeddedGrainOptions, EmbeddedGrainOptions>? configure = null)
    {
        var options = new EmbeddedGrainOptions
        {
            DatabasePath = directory.DatabasePath,
            Durability = StateDurability.Relaxed,
            Grains =
            [
                GrainRegistration.Of<CounterGrain>(),
                GrainRegistration.Of<StressGrain>(),
                GrainRegistration.Of<ReentrantStressGrain>(),
                GrainRegistration.Of<FragileGrain>(),
                GrainRegistration.Of<CycleGrain>(),
                GrainRegistration.Of<ReentrantCycleGrain>(),
                GrainRegistration.Of<TimerGrain>(),
                GrainRegistration.Of<ReminderGrain>(),
            ],
        };
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(time ?? new ManualTimeProvider());
        services.AddSingleton<TestEvents>();
        services.AddSingleton<LogLines>();
        services.AddSingleton<ILoggerFactory>(static provider => provider.GetRequiredService<LogLines>());
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddEmbeddedGrains(configure is null ? options : configure(options));
        return new TestNode(services.BuildServiceProvider());
    }

    public TContract Get<TContract>(string key, string? classPrefix = null)
        where TContract : IGrainWithStringKey =>
        _services.GetRequiredService<IGrainFactory>().GetGrain<TContract>(key, classPrefix);

    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        _stopped = true;
        foreach (var service in _services.GetServices<IHostedService>().Cast<IHostedLifecycleService>())
            await service.StoppedAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_stopped)
            await StopAsync();
        await _services.DisposeAsync();
    }
}
