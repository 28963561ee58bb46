using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Codex.Exchange.Benchmarks;

/// <summary>
/// A TCP port of 127.0.0.1 that leads to another one, with a delay in each direction: loopback as far away as a peer
/// on the same continent. Rate is not limited.
/// </summary>
internal sealed class DelayedLink : IAsyncDisposable
{
    private const int ChunkBytes = 64 * 1024;
    private const int MostChunksUnderWay = 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly int _target;
    private readonly TimeSpan _delay;
    private readonly Task _running;

    public DelayedLink(int targetPort, TimeSpan delay)
    {
        (_target, _delay) = (targetPort, delay);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _running = Task.Run(RunAsync);
    }

    public int Port { get; }

    /// <summary>The median time that a byte takes to an echo behind such a link and back.</summary>
    public static async Task<TimeSpan> MeasureRoundTripAsync(TimeSpan delay)
    {
        using var echo = new TcpListener(IPAddress.Loopback, 0);
        echo.Start();
        await using var link = new DelayedLink(((IPEndPoint)echo.LocalEndpoint).Port, delay);
        using var near = new TcpClient { NoDelay = true };
        await near.ConnectAsync(IPAddress.Loopback, link.Port);
        using var far = await echo.AcceptTcpClientAsync();
        far.NoDelay = true;
        var (there, back) = (near.GetStream(), far.GetStream());
        var echoing = Task.Run(() => back.CopyToAsync(back));
        var times = new List<TimeSpan>();
        var buffer = new byte[1];
        for (var i = 0; i < 21; i++)
        {
            var clock = Stopwatch.StartNew();
            await there.WriteAsync(buffer);
            await there.ReadExactlyAsync(buffer);
            times.Add(clock.Elapsed);
        }

        near.Client.Shutdown(SocketShutdown.Send);
        await echoing;
        return times.Order().ElementAt(times.Count / 2);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _running;
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(CarryAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task CarryAsync(TcpClient near)
    {
        using var far = new TcpClient { NoDelay = true };
        using (near)
        {
            near.NoDelay = true;
            try
            {
                await far.ConnectAsync(IPAddress.Loopback, _target, _stopping.Token);
                await Task.WhenAll(CarryAsync(near.Client, far.Client), CarryAsync(far.Client, near.Client));
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                // One end is gone, or the measurement is over; the other end learns it from the closed socket.
            }
        }
    }

    private async Task CarryAsync(Socket from, Socket to)
    {
        var underWay = Channel.CreateBounded<(long Start, byte[] Bytes)>(MostChunksUnderWay);
        var delivering = DeliverAsync(underWay.Reader, to);
        var buffer = new byte[ChunkBytes];
        while (await from.ReceiveAsync(buffer, _stopping.Token) is var count and > 0)
            await underWay.Writer.WriteAsync((Stopwatch.GetTimestamp(), buffer[..count]), _stopping.Token);
        underWay.Writer.Complete();
        await delivering;
    }

    private async Task DeliverAsync(ChannelReader<(long Start, byte[] Bytes)> underWay, Socket to)
    {
        await foreach (var (start, bytes) in underWay.ReadAllAsync(_stopping.Token))
        {
            var left = _delay - Stopwatch.GetElapsedTime(start);
            if (left > TimeSpan.Zero)
                await Task.Delay(left, _stopping.Token);
            for (var sent = 0; sent < bytes.Length;)
                sent += await to.SendAsync(bytes.AsMemory(sent), _stopping.Token);
        }

        to.Shutdown(SocketShutdown.Send);
    }
}
