using System.Buffers;
using System.Security.Cryptography;
using Codex.Libp2p.Hosting;

namespace Codex.Interop.Tests;

/// <summary>The protocols of peer.js, answered by this side.</summary>
internal static class TestProtocols
{
    public const string Echo = "/interop/echo/1.0.0";
    public const string Digest = "/interop/digest/1.0.0";
    public const string Reset = "/interop/reset/1.0.0";
    public const string Hold = "/interop/hold/1.0.0";

    private static readonly StreamLimits ManyStreams = new(PerPeer: 256, Total: 256);

    public static IEnumerable<ISessionListenerProtocol> All =>
    [
        new Listener(Echo, static (stream, token) => stream.Input.CopyToAsync(stream.Output, token)),
        new Listener(Digest, DigestAsync),
        new Listener(Reset, ResetAsync),
    ];

    private static async Task DigestAsync(ISessionStream stream, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        while (true)
        {
            var read = await stream.Input.ReadAsync(cancellationToken);
            foreach (var segment in read.Buffer)
                hash.AppendData(segment.Span);
            stream.Input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                break;
        }
        stream.Output.Write(hash.GetHashAndReset());
        await stream.Output.FlushAsync(cancellationToken);
    }

    private static async Task ResetAsync(ISessionStream stream, CancellationToken cancellationToken)
    {
        var read = await stream.Input.ReadAsync(cancellationToken);
        stream.Input.AdvanceTo(read.Buffer.Start);
        stream.Reset();
    }

    private sealed class Listener(string id, Func<ISessionStream, CancellationToken, Task> listen)
        : ISessionListenerProtocol
    {
        public string Id => id;

        public StreamLimits Limits => ManyStreams;

        public Task ListenAsync(ISessionStream stream, CancellationToken cancellationToken) =>
            listen(stream, cancellationToken);
    }
}
