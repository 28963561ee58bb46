using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Codex.Node.Benchmarks;

namespace Codex.Exchange.Benchmarks;

/// <summary>A node of ours in a process of its own, driven over REST.</summary>
internal sealed class NodePeer : IAsyncDisposable
{
    private static readonly TimeSpan ManifestTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StallTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    private readonly NodeProcess _process;
    private readonly string _directory;
    private readonly HttpClient _client = new() { Timeout = Timeout.InfiniteTimeSpan };

    private NodePeer(NodeProcess process, string directory)
    {
        _process = process;
        _directory = directory;
    }

    public int Id => _process.Id;

    public string PeerId { get; private set; } = "";

    /// <summary>Where it listens for peers: a TCP port of 127.0.0.1.</summary>
    public int Port { get; private set; }

    public static async Task<NodePeer> StartAsync(string directory)
    {
        var process = await NodeProcess.StartAsync(
            directory,
            "strict",
            "--listen-addrs=/ip4/127.0.0.1/tcp/0",
            $"--disc-port={FreeUdpPort()}",
            "--no-bootstrap-node",
            "--nat=none");
        var peer = new NodePeer(process, directory);
        using var info = JsonDocument.Parse(await peer._client.GetStringAsync(process.Api + "/debug/info"));
        peer.PeerId = info.RootElement.GetProperty("id").GetString()!;
        var address = info.RootElement.GetProperty("addrs")[0].GetString()!;
        peer.Port = int.Parse(address.Split('/')[4], CultureInfo.InvariantCulture);
        return peer;
    }

    /// <summary>Returns the manifest's CID.</summary>
    public Task<string> UploadAsync(SourceFile file) =>
        Command.RunAsync("curl", "-sS", "--fail", "-X", "POST", "-T", file.Path, _process.Data);

    /// <param name="other">Whom to connect to.</param>
    /// <param name="port">Where: the other's own port when null.</param>
    public async Task ConnectAsync(NodePeer other, int? port = null)
    {
        var address = $"/ip4/127.0.0.1/tcp/{port ?? other.Port}";
        using var response = await _client.GetAsync(
            $"{_process.Api}/connect/{other.PeerId}?addrs={Uri.EscapeDataString(address)}");
        if (!response.IsSuccessStatusCode)
            throw await RefusedAsync("GET /connect", response);
    }

    /// <summary>Starts the download and completes when every block is here.</summary>
    public async Task GetAsync(string cid)
    {
        using var timeout = new CancellationTokenSource(ManifestTimeout);
        using var response = await _client.PostAsync($"{_process.Data}/{cid}/network", content: null, timeout.Token);
        if (!response.IsSuccessStatusCode)
            throw await RefusedAsync("POST /data/{cid}/network", response);
        using var item = JsonDocument.Parse(await response.Content.ReadAsStringAsync(timeout.Token));
        if (!item.RootElement.TryGetProperty("downloadId", out var id))
            throw new CannotTransferException("POST /data/{cid}/network answered without a downloadId");
        await AwaitAsync($"{_process.Data}/{cid}/network/progress/{id}");
    }

    /// <summary>A stream of the dataset that is fetched while it is read, with its first byte read already.</summary>
    public async Task<Stream> StreamAsync(string cid)
    {
        var response = await _client.GetAsync(
            $"{_process.Data}/{cid}/network/stream", HttpCompletionOption.ResponseHeadersRead);
        if (!response.IsSuccessStatusCode)
            throw await RefusedAsync("GET /data/{cid}/network/stream", response);
        var stream = await response.Content.ReadAsStreamAsync();
        await stream.ReadExactlyAsync(new byte[1]);
        return stream;
    }

    /// <summary>Whether the node has exactly that file and hands it out.</summary>
    public async Task<bool> HasAsync(string cid, SourceFile file)
    {
        using var timeout = new CancellationTokenSource(StallTimeout + (file.Gib * StallTimeout));
        using var response = await _client.GetAsync(
            $"{_process.Data}/{cid}", HttpCompletionOption.ResponseHeadersRead, timeout.Token);
        if (!response.IsSuccessStatusCode)
            throw await RefusedAsync("GET /data/{cid}", response);
        return await file.IsSameAsync(await response.Content.ReadAsStreamAsync(timeout.Token));
    }

    public Task KillAsync() => _process.KillAsync();

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _process.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private static async Task<CannotTransferException> RefusedAsync(string route, HttpResponseMessage response) =>
        new($"{route} answered {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");

    private static int FreeUdpPort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private async Task AwaitAsync(string progressUrl)
    {
        var (received, changedAt) = (-1L, DateTime.UtcNow);
        using var timer = new PeriodicTimer(PollInterval);
        do
        {
            using var progress = JsonDocument.Parse(await _client.GetStringAsync(progressUrl));
            if (!progress.RootElement.GetProperty("active").GetBoolean())
                return;
            var now = progress.RootElement.GetProperty("received").GetInt64();
            if (now == progress.RootElement.GetProperty("total").GetInt64())
                return;
            if (now != received)
                (received, changedAt) = (now, DateTime.UtcNow);
            else if (DateTime.UtcNow - changedAt > StallTimeout)
                throw new CannotTransferException($"no progress after {received} blocks");
        }
        while (await timer.WaitForNextTickAsync());
    }
}
