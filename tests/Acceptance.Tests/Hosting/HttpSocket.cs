using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Codex.Acceptance.Tests.Hosting;

/// <summary>HTTP/1.1 written by hand, for clients that no library plays.</summary>
internal sealed class HttpSocket : IDisposable
{
    private readonly Socket _socket;
    private readonly BufferedStream _stream;

    private HttpSocket(Socket socket)
    {
        _socket = socket;
        _stream = new BufferedStream(new NetworkStream(socket), 4096);
    }

    /// <summary>Connects to a node.</summary>
    /// <param name="address">The API's address.</param>
    /// <param name="receiveBufferBytes">What the system keeps for a client that does not read; null leaves it.</param>
    public static async Task<HttpSocket> ConnectAsync(Uri address, int? receiveBufferBytes = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBufferBytes is { } bytes)
            socket.ReceiveBufferSize = bytes;
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, address.Port));
        return new HttpSocket(socket);
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None)..];
    }

    /// <summary>A chunk of a chunked body; an empty one ends it.</summary>
    public async Task SendChunkAsync(ReadOnlyMemory<byte> bytes)
    {
        await SendAsync(bytes.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n");
        await SendAsync(bytes);
        await SendAsync("\r\n");
    }

    /// <summary>Reads status and headers, up to the empty line.</summary>
    public async Task<HttpHead> ReadHeadAsync()
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            Assert.True(text.Length < TestLimits.HeadBytes, "The head is too long");
            await _stream.ReadExactlyAsync(one).AsTask().WaitAsync(TestLimits.Event);
            text.Append((char)one[0]);
        }

        return HttpHead.Parse(text.ToString());
    }

    /// <summary>Reads an answer with a Content-Length, or without a body.</summary>
    public async Task<(HttpHead Head, byte[] Body)> ReadAnswerAsync()
    {
        var head = await ReadHeadAsync();
        var body = new byte[head.Status == 204 ? 0 : int.Parse(head["Content-Length"]!, CultureInfo.InvariantCulture)];
        await ReadExactlyAsync(body);
        return (head, body);
    }

    public async Task ReadExactlyAsync(Memory<byte> bytes) =>
        await _stream.ReadExactlyAsync(bytes).AsTask().WaitAsync(TestLimits.Event);

    /// <summary>Reads until the node ends or breaks the connection.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        var bytes = new MemoryStream();
        try
        {
            await _stream.CopyToAsync(bytes).WaitAsync(TestLimits.Event);
        }
        catch (IOException)
        {
            // Broken, which is an end as well.
        }

        return bytes.ToArray();
    }

    /// <summary>Goes away without a goodbye: the node sees a reset.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
    }

    public void Dispose() => _stream.Dispose();
}
