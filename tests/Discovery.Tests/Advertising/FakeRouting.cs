using Codex.Discovery.Advertising;
using Codex.Discovery.Routing;
using Codex.Discovery.Tests.Simulation;
using Codex.Discovery.Tests.Vectors;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Records;

namespace Codex.Discovery.Tests.Advertising;

/// <summary>Remembers what was announced, and how many were at it at once.</summary>
internal sealed class FakeRouting(SimulatedWorld world) : IContentRouting, IProviderRecordSource
{
    private int _running;

    public List<(NodeId Key, DateTimeOffset At)> Provided { get; } = [];

    public int MostAtOnce { get; private set; }

    /// <summary>How many nodes hear an announcement.</summary>
    public int Listeners { get; set; } = 16;

    public Exception? Failure { get; set; }

    public SignedPeerRecord? Current { get; set; } =
        TestKeys.Record(TestKeys.Of(1), new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 1));

    public async Task<int> ProvideAsync(
        NodeId key, SignedPeerRecord providerRecord, CancellationToken cancellationToken)
    {
        MostAtOnce = Math.Max(MostAtOnce, ++_running);
        Provided.Add((key, world.Clock.GetUtcNow()));
        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), world.Clock, cancellationToken);
            return Failure is null ? Listeners : throw Failure;
        }
        finally
        {
            _running--;
        }
    }

    public IAsyncEnumerable<SignedPeerRecord> FindProvidersAsync(NodeId key, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<SignedPeerRecord?> ResolveAsync(PeerId peer, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
