using Codex.Silo.Logging;
using Codex.Silo.Options;

namespace Codex.Silo.Hosting;

/// <summary>Composes and runs the node: everything between a locked data directory and a served API.</summary>
internal static partial class NodeHost
{
    /// <summary>Runs a node until <paramref name="stopping"/> is cancelled, then stops it in order.</summary>
    /// <param name="options">Checked options.</param>
    /// <param name="dataDirectory">The data directory, locked.</param>
    /// <param name="logging">The logging of the process.</param>
    /// <param name="stopping">Cancelled when the node is to stop.</param>
    /// <exception cref="StartException">The node cannot start.</exception>
    public static async Task RunAsync(
        SiloOptions options, DataDirectory dataDirectory, NodeLogging logging, CancellationToken stopping)
    {
        // The empty builder: no settings files, no environment variables of the framework and none of its loggers.
        // It listens a tenth of a second earlier than the slim one.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Codex" });
        builder.Services.AddLogging();
        builder.Services.AddSingleton(logging.Factory);
        builder.Services.AddSingleton(logging.Levels);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(dataDirectory);
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = ShutdownLimits.Requests);
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(options.ApiBindAddress, options.ApiPort);
        });

        await using var app = builder.Build();
        try
        {
            await app.StartAsync(stopping).ConfigureAwait(false);
        }
        catch (Exception e) when (StartException.IsBindFailure(e))
        {
            throw StartException.CannotListen("api", options.ApiBindAddress, options.ApiPort, e);
        }

        LogStarted(app.Logger, app.Urls.First());
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (stopping.Register(stopped.SetResult))
            await stopped.Task.ConfigureAwait(false);
        LogStopping(app.Logger);
        await app.StopAsync(CancellationToken.None).ConfigureAwait(false);
    }

    [LoggerMessage(120, LogLevel.Information, "REST service started at {Url}")]
    private static partial void LogStarted(ILogger logger, string url);

    [LoggerMessage(121, LogLevel.Information, "Stopping Codex")]
    private static partial void LogStopping(ILogger logger);
}
