using System.Collections.Concurrent;
using System.Text.Json;
using Codex.Acceptance.Tests.Clients;
using Codex.Acceptance.Tests.Hosting;

namespace Codex.Acceptance.Tests.Communities;

/// <summary>
/// status-go's calls with its limits: a connection for each that runs, none is made twice, and one that is given up is
/// a connection that breaks.
/// </summary>
internal sealed class StatusGoClient(Uri address) : IDisposable
{
    private const string ArchiveName = "archive-data.bin";
    private readonly ConcurrentBag<HttpSocket> _idle = [];

    /// <summary>Uploads an archive, or an index; the CID.</summary>
    public Task<string> UploadArchiveAsync(byte[] bytes) => CallAsync(
        StatusGoLimits.Call, default, go => go.UploadAsync(bytes, ArchiveName, isChunked: false));

    /// <summary>Downloads an index from whoever has it.</summary>
    public Task<byte[]> DownloadAsync(string cid, CancellationToken cancellation) =>
        GetAsync($"/data/{cid}/network/stream", StatusGoLimits.Index, cancellation);

    /// <summary>Reads what is here.</summary>
    public Task<byte[]> LocalDownloadAsync(string cid) =>
        GetAsync($"/data/{cid}", StatusGoLimits.Call, default);

    /// <summary>Starts the download of an archive; the answer is the manifest of this CID.</summary>
    public async Task TriggerAsync(string cid, CancellationToken cancellation)
    {
        var (_, body) = await CallAsync(
            StatusGoLimits.Trigger, cancellation, go => go.CallAsync("POST", $"/data/{cid}/network", 200));
        using var json = JsonDocument.Parse(body);
        Assert.Equal(cid, json.RootElement.GetProperty("cid").GetString());
    }

    /// <summary>Whether a dataset is here, by which status-go means: may be read.</summary>
    public async Task<bool> HasCidAsync(string cid)
    {
        var body = await GetAsync($"/data/{cid}/exists", StatusGoLimits.Call, default);
        return JsonSerializer.Deserialize<Dictionary<string, bool>>(body)![cid];
    }

    /// <summary>Deletes a dataset if it is here.</summary>
    public async Task UnseedAsync(string cid)
    {
        if (await HasCidAsync(cid))
            await CallAsync(StatusGoLimits.Call, default, go => go.CallAsync("DELETE", $"/data/{cid}", 204));
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var socket))
            socket.Reset();
    }

    private async Task<byte[]> GetAsync(string path, TimeSpan limit, CancellationToken cancellation) =>
        (await CallAsync(limit, cancellation, go => go.CallAsync("GET", path, 200))).Body;

    private async Task<T> CallAsync<T>(TimeSpan limit, CancellationToken cancellation, Func<GoClient, Task<T>> call)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(limit);
        if (!_idle.TryTake(out var socket))
            socket = await HttpSocket.ConnectAsync(address);
        var isWhole = false;
        try
        {
            var result = await call(new GoClient(socket, NodeClient.Prefix, address.Port)).WaitAsync(patience.Token);
            isWhole = true;
            return result;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"status-go waits for {limit} and no longer.");
        }
        finally
        {
            if (isWhole && _idle.Count < StatusGoLimits.IdleConnections)
                _idle.Add(socket);
            else
                socket.Reset();
        }
    }
}
