using Codex.Libp2p.Hosting;

namespace Codex.Libp2p.Tests.Hosting;

/// <summary>Takes streams and never reads from them.</summary>
internal sealed class SilentProtocol : ISessionListenerProtocol
{
    public const string DefaultId = "/test/silent/1.0.0";

    public string Id => DefaultId;

    public StreamLimits Limits => StreamLimits.Default;

    public Task ListenAsync(ISessionStream stream, CancellationToken cancellationToken) =>
        Task.Delay(Timeout.Infinite, cancellationToken);
}
