using System.Net;
using System.Net.Sockets;
using Codex.Silo.Hosting;
using Codex.Silo.Metrics;
using Microsoft.Extensions.Logging.Abstractions;

namespace Codex.Silo.Tests.Metrics;

public sealed class MetricsServerTests
{
    [Fact]
    public async Task StartAsync_FreePort_ServesThePageAndNothingElse()
    {
        await using var server = await MetricsServer.StartAsync(
            IPAddress.Loopback, 0, NullLoggerFactory.Instance, TimeProvider.System);
        using var client = new HttpClient();
        using var page = await client.GetAsync(server.Url);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(PrometheusText.ContentType, page.Content.Headers.ContentType?.ToString());
        Assert.Contains("process_resident_memory_bytes", await page.Content.ReadAsStringAsync());
        using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, server.Url));
        Assert.True(head.Content.Headers.ContentLength > 0);
        using var elsewhere = await client.GetAsync(server.Url.Replace("/metrics", "/api/codex/v1/data"));
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
        using var delete = await client.DeleteAsync(server.Url);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, delete.StatusCode);
    }

    [Fact]
    public async Task StartAsync_PortInUse_NamesTheOptions()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var e = await Assert.ThrowsAsync<StartException>(() => MetricsServer.StartAsync(
            IPAddress.Loopback, port, NullLoggerFactory.Instance, TimeProvider.System));
        Assert.Equal(
            $"Cannot listen on 127.0.0.1:{port}: the port is in use (options --metrics-address and --metrics-port)",
            e.Message);
    }
}
