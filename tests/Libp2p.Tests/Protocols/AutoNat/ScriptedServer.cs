using Codex.Libp2p.Framing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Protocols.AutoNat;
using Codex.Libp2p.Protocols.AutoNat.Protobuf;
using Google.Protobuf;

namespace Codex.Libp2p.Tests.Protocols.AutoNat;

/// <summary>A server that reads a request and then does what the test wants.</summary>
internal sealed class ScriptedServer(Func<ISessionStream, DialRequest, CancellationToken, Task> script)
    : ISessionListenerProtocol
{
    public string Id => AutoNatProtocol.DialRequest;

    public StreamLimits Limits { get; } = StreamLimits.Default;

    public static ScriptedServer Answering(params AutoNatMessage[] answers) => new(async (stream, _, token) =>
    {
        foreach (var answer in answers)
            await SendAsync(stream, answer, token);
    });

    public static AutoNatMessage Dialed(uint index, DialStatus status) => new()
    {
        DialResponse = new DialResponse { Status = ResponseStatus.Ok, AddrIdx = index, DialStatus = status },
    };

    public static AutoNatMessage Said(ResponseStatus status, uint index = 0) =>
        new() { DialResponse = new DialResponse { Status = status, AddrIdx = index } };

    public static AutoNatMessage Wants(ulong bytes, uint index = 0) =>
        new() { DialDataRequest = new DialDataRequest { AddrIdx = index, NumBytes = bytes } };

    public static async Task SendAsync(ISessionStream stream, AutoNatMessage message, CancellationToken token)
    {
        LengthPrefixed.Write(stream.Output, message.ToByteArray());
        await stream.Output.FlushAsync(token);
    }

    public static async Task<AutoNatMessage?> ReadAsync(ISessionStream stream, CancellationToken token)
    {
        var read = await LengthPrefixed.ReadAsync(stream.Input, 10_000, token);
        return read.Status == LengthPrefixedStatus.Message ? AutoNatMessage.Parser.ParseFrom(read.Bytes.Span) : null;
    }

    public async Task ListenAsync(ISessionStream stream, CancellationToken cancellationToken)
    {
        var message = await ReadAsync(stream, cancellationToken);
        await script(stream, message!.DialRequest, cancellationToken);
    }
}
