using System.Net;
using Codex.Silo.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Codex.Silo.Metrics;

/// <summary>
/// The Prometheus endpoint: a bare Kestrel server of its own, so that neither port ever serves the other's routes and
/// a node without <c>--metrics</c> pays nothing.
/// </summary>
internal sealed partial class MetricsServer : IAsyncDisposable
{
    private readonly MetricsRegistry _registry;
    private readonly KestrelServer _server;

    private MetricsServer(MetricsRegistry registry, KestrelServer server)
    {
        _registry = registry;
        _server = server;
    }

    /// <summary>Starts to listen.</summary>
    /// <exception cref="StartException">The address cannot be listened on.</exception>
    public static async Task<MetricsServer> StartAsync(
        IPAddress address, int port, ILoggerFactory loggers, TimeProvider time)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxConcurrentConnections = MetricsLimits.MaxConnections;
        options.Limits.MaxRequestBodySize = 0;
        options.Listen(address, port, static listen => listen.Protocols = HttpProtocols.Http1);
        var transport = new SocketTransportFactory(
            Microsoft.Extensions.Options.Options.Create(new SocketTransportOptions()), loggers);
        var registry = new MetricsRegistry(time);
        var kestrel = new KestrelServer(Microsoft.Extensions.Options.Options.Create(options), transport, loggers);
        var server = new MetricsServer(registry, kestrel);
        try
        {
            await kestrel.StartAsync(new MetricsApplication(registry), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (StartException.IsBindFailure(e))
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw StartException.CannotListen("metrics", address, port, e);
        }

        LogStarted(loggers.CreateLogger<MetricsServer>(), server.Url);
        return server;
    }

    /// <summary>The address of the page, with the port that was taken.</summary>
    public string Url => _server.Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/metrics";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(MetricsLimits.MaxStop);
        await _server.StopAsync(patience.Token).ConfigureAwait(false);
        _server.Dispose();
        _registry.Dispose();
    }

    [LoggerMessage(100, LogLevel.Information, "Metrics server started at {Url}")]
    private static partial void LogStarted(ILogger logger, string url);
}
