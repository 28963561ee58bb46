using Codex.Libp2p.Hosting;

namespace Codex.Libp2p.Tests.Hosting;

/// <summary>Sends back what comes until the other half ends.</summary>
internal sealed class EchoProtocol(StreamLimits? limits = null, string id = EchoProtocol.DefaultId)
    : ISessionListenerProtocol
{
    public const string DefaultId = "/test/echo/1.0.0";

    public string Id => id;

    public StreamLimits Limits { get; } = limits ?? StreamLimits.Default;

    public Task ListenAsync(ISessionStream stream, CancellationToken cancellationToken) =>
        stream.Input.CopyToAsync(stream.Output, cancellationToken);
}
