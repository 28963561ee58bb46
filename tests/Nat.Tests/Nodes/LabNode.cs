using System.Net;
using System.Text.Json;
using Codex.Nat.Tests.Topology;

namespace Codex.Nat.Tests.Nodes;

/// <summary>A real node on a host of the laboratory, and its API, reached from outside of the namespace.</summary>
internal sealed class LabNode : IAsyncDisposable
{
    private const string Prefix = "/api/codex/v1";
    private const string Communities = "/api/community/v1/communities";
    private const string Started = "REST service started at ";

    private readonly LabProgram _program;
    private readonly HttpClient _http;

    private LabNode(Site site, LabProgram program, HttpClient http) => (Site, _program, _http) = (site, program, http);

    public Site Site { get; }

    /// <summary>Who it is among peers.</summary>
    public string PeerId { get; private set; } = "";

    /// <summary>What it wrote.</summary>
    public string Log => _program.Output.ToString();

    /// <summary>Starts a node and waits until it serves its API.</summary>
    /// <param name="site">On whose member.</param>
    /// <param name="dataDirectory">Its data directory.</param>
    /// <param name="options">Further options.</param>
    public static async Task<LabNode> StartAsync(Site site, string dataDirectory, params string[] options)
    {
        string[] command =
        [
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ProgramPath(),
            $"--data-dir={dataDirectory}", $"--api-port={LabPorts.Api}", $"--disc-port={LabPorts.Discovery}",
            $"--listen-addrs=/ip4/0.0.0.0/tcp/{LabPorts.Peers}", .. options,
        ];
        var home = site.Member.Namespace;
        var (program, _) = await LabProgram.StartAsync(home, Started, command);
        var node = new LabNode(site, program, home.NewHttpClient(new Uri($"http://127.0.0.1:{LabPorts.Api}")));
        try
        {
            node.PeerId = (await node.InfoAsync()).GetProperty("id").GetString()!;
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>The record by which others join through it.</summary>
    public async Task<string> SprAsync() => (await GetJsonAsync("/spr")).GetProperty("spr").GetString()!;

    /// <summary>What it tells about itself and its connections.</summary>
    public Task<JsonElement> InfoAsync() => GetJsonAsync("/debug/info");

    /// <summary>Uploads; the CID.</summary>
    public async Task<string> UploadAsync(byte[] bytes)
    {
        using var body = new ByteArrayContent(bytes);
        using var response = await _http.PostAsync($"{Prefix}/data", body);
        return await TextAsync(response);
    }

    /// <summary>Fetches a dataset from the network as it comes; whether every byte is as expected.</summary>
    public async Task<bool> StreamsAsync(string cid, byte[] expected)
    {
        using var response = await _http.GetAsync(
            $"{Prefix}/data/{cid}/network/stream", HttpCompletionOption.ResponseHeadersRead);
        if (!response.IsSuccessStatusCode)
            await TextAsync(response);
        using var patience = new CancellationTokenSource(LabLimits.Event);
        using var stream = await response.Content.ReadAsStreamAsync(patience.Token);
        var buffer = new byte[256 * 1024];
        var position = 0;
        while (await stream.ReadAsync(buffer, patience.Token) is var count && count > 0)
        {
            if (count > expected.Length - position
                || !buffer.AsSpan(0, count).SequenceEqual(expected.AsSpan(position, count)))
            {
                return false;
            }

            position += count;
        }

        return position == expected.Length;
    }

    /// <summary>Fetches a dataset from the network, whatever its bytes.</summary>
    public async Task FetchAsync(string cid)
    {
        using var response = await _http.GetAsync($"{Prefix}/data/{cid}/network/stream");
        await TextAsync(response);
    }

    /// <summary>Publishes an archive of a community; the CID of the index that names it.</summary>
    public async Task<string> PublishAsync(string community, byte[] archive)
    {
        using (var registered = await _http.PutAsync($"{Communities}/{community}", null))
            await TextAsync(registered);
        using var body = new ByteArrayContent(archive);
        body.Headers.ContentType = new("application/octet-stream");
        using var response = await _http.PostAsync($"{Communities}/{community}/archives?from=1&to=2", body);
        using var json = JsonDocument.Parse(await TextAsync(response));
        return json.RootElement.GetProperty("indexCid").GetString()!;
    }

    /// <summary>Removes a dataset.</summary>
    public async Task DeleteAsync(string cid)
    {
        using var response = await _http.DeleteAsync($"{Prefix}/data/{cid}");
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _program.DisposeAsync();
    }

    private async Task<JsonElement> GetJsonAsync(string path)
    {
        using var response = await _http.GetAsync(Prefix + path);
        using var json = JsonDocument.Parse(await TextAsync(response));
        return json.RootElement.Clone();
    }

    /// <summary>The text of an answer, which must be a good one.</summary>
    private async Task<string> TextAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(
            response.IsSuccessStatusCode,
            $"{Site.Kind}: {response.RequestMessage!.RequestUri!.PathAndQuery}: {response.StatusCode} {text}");
        return text;
    }

    /// <summary>The build puts the node beside these tests: bin/PROJECT/CONFIGURATION.</summary>
    private static string ProgramPath()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(here.Parent!.Parent!.FullName, "Silo", here.Name, "Codex.Silo.dll");
    }
}
