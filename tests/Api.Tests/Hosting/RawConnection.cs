using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Codex.Api.Tests.Hosting;

/// <summary>
/// HTTP/1.1 by hand over a socket, to send what no client library would, and to see what it would hide.
/// </summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly BufferedStream _stream;

    private RawConnection(Socket socket)
    {
        _socket = socket;
        _stream = new BufferedStream(new NetworkStream(socket, ownsSocket: true), 65536);
    }

    public static async Task<RawConnection> OpenAsync(IPEndPoint endPoint, int? receiveBufferBytes = null)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBufferBytes is { } bytes)
            socket.ReceiveBufferSize = bytes;
        await socket.ConnectAsync(endPoint);
        return new RawConnection(socket);
    }

    public Task WriteAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(text));

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None)..];
    }

    /// <summary>A chunk of a chunked body; an empty one ends it.</summary>
    public async Task WriteChunkAsync(ReadOnlyMemory<byte> bytes)
    {
        await WriteAsync(bytes.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n");
        await WriteAsync(bytes);
        await WriteAsync("\r\n");
    }

    /// <summary>Goes away without a goodbye: the peer sees a reset.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
    }

    /// <summary>Reads status and headers.</summary>
    public async Task<(int Status, List<KeyValuePair<string, string>> Headers)> ReadHeadAsync()
    {
        string statusLine = await ReadLineAsync();
        int status = int.Parse(statusLine.Split(' ')[1], CultureInfo.InvariantCulture);
        List<KeyValuePair<string, string>> headers = [];
        while (await ReadLineAsync() is { Length: > 0 } line)
        {
            int colon = line.IndexOf(':');
            headers.Add(new(line[..colon], line[(colon + 1)..].Trim()));
        }

        return (status, headers);
    }

    /// <summary>Reads a chunked body to its end, as text.</summary>
    public async Task<string> ReadChunksAsync()
    {
        using MemoryStream body = new();
        Assert.True(await ReadChunksAsync(body));
        return Encoding.UTF8.GetString(body.ToArray());
    }

    /// <summary>Reads an answer to its end.</summary>
    public async Task<RawResponse> ReadResponseAsync(bool isHead = false)
    {
        (int status, List<KeyValuePair<string, string>> headers) = await ReadHeadAsync();
        RawResponse head = new(status, headers, [], IsWhole: true);
        if (isHead || status is 204 or 304 or 100)
            return head;
        using MemoryStream body = new();
        bool whole = head.Header("Transfer-Encoding") == "chunked"
            ? await ReadChunksAsync(body)
            : await ReadBytesAsync(body, long.Parse(head.Header("Content-Length")!, CultureInfo.InvariantCulture));
        return head with { Body = body.ToArray(), IsWhole = whole };
    }

    /// <summary>Reads what comes next; 0 at the end.</summary>
    public async Task<int> ReadAsync(Memory<byte> buffer)
    {
        try
        {
            return await _stream.ReadAsync(buffer);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    public void Dispose() => _stream.Dispose();

    private async Task<bool> ReadChunksAsync(MemoryStream body)
    {
        while (true)
        {
            string line = await ReadLineAsync();
            if (line.Length == 0)
                return false;
            int count = int.Parse(line, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (!await ReadBytesAsync(body, count))
                return false;
            await ReadLineAsync();
            if (count == 0)
                return true;
        }
    }

    private async Task<bool> ReadBytesAsync(MemoryStream body, long count)
    {
        byte[] buffer = new byte[65536];
        while (count > 0)
        {
            int read = await ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, count)));
            if (read == 0)
                return false;
            body.Write(buffer, 0, read);
            count -= read;
        }

        return true;
    }

    private async Task<string> ReadLineAsync()
    {
        StringBuilder line = new();
        byte[] one = new byte[1];
        while (await ReadAsync(one) == 1)
        {
            if (one[0] == '\n')
                return line.ToString().TrimEnd('\r');
            line.Append((char)one[0]);
        }

        return line.ToString();
    }
}
