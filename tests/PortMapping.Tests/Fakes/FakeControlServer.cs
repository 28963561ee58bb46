using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Codex.PortMapping.Gateways;

namespace Codex.PortMapping.Tests.Fakes;

/// <summary>A gateway that speaks PCP and NAT-PMP on a port of loopback, as its RFCs say or as a test wants.</summary>
internal sealed class FakeControlServer : IDisposable
{
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly Channel<byte[]> _requests = Channel.CreateUnbounded<byte[]>();
    private readonly TimeProvider _time;
    private readonly Task _running;
    private DateTimeOffset _started;

    public FakeControlServer(TimeProvider time)
    {
        _time = time;
        Gateway = new Gateway(IPAddress.Loopback, IPAddress.Loopback)
        {
            ControlPort = ((IPEndPoint)_socket.Client.LocalEndPoint!).Port,
            SearchEndPoints = [],
        };
        _started = time.GetUtcNow() - TimeSpan.FromDays(3);
        _running = Task.Run(RunAsync);
    }

    public bool SpeaksPcp { get; set; } = true;

    public bool SpeaksNatPmp { get; set; } = true;

    public string ExternalAddress { get; set; } = "11.22.33.1";

    public int PcpResult { get; set; }

    public int NatPmpResult { get; set; }

    public int ExternalPortOffset { get; set; }

    public uint MaxLifetime { get; set; } = 86400;

    /// <summary>Requests still to be ignored.</summary>
    public int Ignored { get; set; }

    /// <summary>What is sent instead of an answer; null for none.</summary>
    public Func<byte[], byte[]?> Damage { get; set; } = static answer => answer;

    /// <summary>Called before an answer is sent.</summary>
    public Action<IPEndPoint, byte[]> BeforeAnswer { get; set; } = static (_, _) => { };

    /// <summary>Mappings by protocol and internal port: external port, and the nonce of PCP.</summary>
    public ConcurrentDictionary<(int Protocol, int Port), (int External, string Nonce)> Mappings { get; } = [];

    public Gateway Gateway { get; }

    private uint Epoch => (uint)(_time.GetUtcNow() - _started).TotalSeconds;

    public void Reboot()
    {
        Mappings.Clear();
        _started = _time.GetUtcNow();
    }

    /// <summary>The next request, oldest first.</summary>
    public async Task<byte[]> RequestAsync() =>
        await _requests.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    public void ForgetRequests()
    {
        while (_requests.Reader.TryRead(out _))
        {
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _running.Wait();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync();
                var answer = Ignored > 0 ? null : Answer(received.Buffer);
                Ignored = Math.Max(0, Ignored - 1);
                if (answer is not null && Damage(answer) is { } damaged)
                {
                    BeforeAnswer(received.RemoteEndPoint, answer);
                    await _socket.SendAsync(damaged, received.RemoteEndPoint);
                }

                _requests.Writer.TryWrite(received.Buffer);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The end.
        }
    }

    private byte[]? Answer(byte[] request) => request[0] switch
    {
        0 when !SpeaksNatPmp => null,
        0 when request[1] == 0 => AnswerAddress(),
        0 => AnswerNatPmp(request),
        2 when SpeaksPcp => request[1] == 0 ? PcpHeader(0, 0, 0) : AnswerPcp(request),
        // RFC 6886, section 3.5, and RFC 6887, section 9.
        2 when SpeaksNatPmp => NatPmpHeader(8, 0, 1),
        _ => null,
    };

    private byte[] AnswerAddress()
    {
        var answer = NatPmpHeader(12, 0, NatPmpResult);
        IPAddress.Parse(ExternalAddress).TryWriteBytes(answer.AsSpan(8), out _);
        return answer;
    }

    private byte[] AnswerNatPmp(byte[] request)
    {
        var answer = NatPmpHeader(16, request[1], NatPmpResult);
        var port = BinaryPrimitives.ReadUInt16BigEndian(request.AsSpan(4));
        var lifetime = Math.Min(BinaryPrimitives.ReadUInt32BigEndian(request.AsSpan(8)), MaxLifetime);
        var external = lifetime == 0 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(request.AsSpan(6)) + ExternalPortOffset;
        if (NatPmpResult == 0)
            Keep((request[1] == 1 ? 17 : 6, port), lifetime == 0 ? null : (external, ""));
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(8), port);
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(10), (ushort)external);
        BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(12), lifetime);
        return answer;
    }

    private byte[] AnswerPcp(byte[] request)
    {
        var nonce = Convert.ToHexString(request.AsSpan(24, 12));
        var key = (request[36], (int)BinaryPrimitives.ReadUInt16BigEndian(request.AsSpan(40)));
        var isForeign = Mappings.TryGetValue(key, out var known) && known.Nonce != nonce;
        var result = isForeign ? 2 : PcpResult;
        var asked = BinaryPrimitives.ReadUInt32BigEndian(request.AsSpan(4));
        var lifetime = result == 0 ? Math.Min(asked, MaxLifetime) : 30;
        var answer = new byte[60];
        PcpHeader(1, result, lifetime).CopyTo(answer, 0);
        request.AsSpan(24).CopyTo(answer.AsSpan(24));
        if (result != 0)
            return answer;
        var external = known.External != 0
            ? known.External
            : BinaryPrimitives.ReadUInt16BigEndian(request.AsSpan(42)) + ExternalPortOffset;
        Keep(key, lifetime == 0 ? null : (external, nonce));
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(42), (ushort)external);
        IPAddress.Parse(ExternalAddress).MapToIPv6().TryWriteBytes(answer.AsSpan(44), out _);
        return answer;
    }

    private void Keep((int, int) key, (int, string)? mapping)
    {
        if (mapping is { } made)
            Mappings[key] = made;
        else
            Mappings.TryRemove(key, out _);
    }

    private byte[] NatPmpHeader(int length, int opcode, int result)
    {
        var answer = new byte[length];
        answer[1] = (byte)(0x80 | opcode);
        answer[3] = (byte)result;
        BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(4), Epoch);
        return answer;
    }

    private byte[] PcpHeader(int opcode, int result, uint lifetime)
    {
        var answer = new byte[24];
        (answer[0], answer[1], answer[3]) = (2, (byte)(0x80 | opcode), (byte)result);
        BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(4), lifetime);
        BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(8), Epoch);
        return answer;
    }
}
