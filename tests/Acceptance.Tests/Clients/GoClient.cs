using System.Globalization;
using System.Text;
using Codex.Acceptance.Tests.Hosting;

namespace Codex.Acceptance.Tests.Clients;

/// <summary>The requests of Go's client as seen on the wire: these headers, in this order, no others.</summary>
internal sealed class GoClient(HttpSocket socket, string prefix, int port) : IDisposable
{
    /// <summary>The only type that it uploads.</summary>
    public const string OctetStream = "application/octet-stream";

    private const int ChunkBytes = 32 * 1024;

    public static async Task<GoClient> ConnectAsync(Uri address, string prefix) =>
        new(await HttpSocket.ConnectAsync(address), prefix, address.Port);

    /// <summary>Uploads from memory, or chunked as from any other reader; the CID.</summary>
    public async Task<string> UploadAsync(byte[] bytes, string filename, bool isChunked)
    {
        var length = bytes.Length.ToString(CultureInfo.InvariantCulture);
        var framing = isChunked ? "Transfer-Encoding: chunked" : $"Content-Length: {length}";
        await socket.SendAsync(
            $"{Start("POST", "/data")}{framing}\r\nContent-Disposition: filename=\"{filename}\"\r\n"
            + $"Content-Type: {OctetStream}\r\nAccept-Encoding: gzip\r\n\r\n");
        if (isChunked)
        {
            foreach (var chunk in bytes.Chunk(ChunkBytes))
                await socket.SendChunkAsync(chunk);
            await socket.SendChunkAsync(default);
        }
        else
        {
            await socket.SendAsync(bytes);
        }

        var (head, body) = await socket.ReadAnswerAsync();
        Assert.Equal(200, head.Status);
        return Encoding.ASCII.GetString(body);
    }

    /// <summary>A call without a body, and its answer, which must have this status.</summary>
    public async Task<(HttpHead Head, byte[] Body)> CallAsync(string method, string path, int status)
    {
        var length = method == "POST" ? "Content-Length: 0\r\n" : "";
        await socket.SendAsync($"{Start(method, path)}{length}Accept-Encoding: gzip\r\n\r\n");
        var answer = await socket.ReadAnswerAsync();
        Assert.True(status == answer.Head.Status, $"{method} {path}: {answer.Head.Status}, {status} expected");
        return answer;
    }

    public void Dispose() => socket.Dispose();

    private string Start(string method, string path) =>
        $"{method} {prefix}{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUser-Agent: Go-http-client/1.1\r\n";
}
