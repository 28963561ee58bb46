using Codex.Libp2p.Addressing;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.AutoNat;
using Codex.Libp2p.Reachability;
using Codex.Libp2p.Tests.Hosting;

namespace Codex.Libp2p.Tests.Reachability;

/// <summary>Servers that say what the test tells them to.</summary>
internal sealed class SimulatedServers(Random random) : IReachabilityServers
{
    private readonly Lock _lock = new();
    private readonly Dictionary<PeerId, Func<Multiaddr, ProbeOutcome>> _servers = [];
    private int _asked;

    public event Action? Appeared;

    /// <summary>Why those say nothing that say nothing.</summary>
    public ProbeReason ReasonOfSilence { get; set; } = ProbeReason.Unavailable;

    /// <summary>Questions so far.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public PeerId Add(Func<Multiaddr, ProbeOutcome> answer)
    {
        var peer = TestHost.NewKey().PeerId;
        lock (_lock)
            _servers.Add(peer, answer);
        Appeared?.Invoke();
        return peer;
    }

    public void Clear()
    {
        lock (_lock)
            _servers.Clear();
    }

    public IReadOnlyList<PeerId> List()
    {
        lock (_lock)
        {
            var peers = _servers.Keys.ToArray();
            random.Shuffle(peers);
            return peers;
        }
    }

    public Task<AddressProbe> AskAsync(PeerId server, Multiaddr address, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        Func<Multiaddr, ProbeOutcome>? answer;
        lock (_lock)
            answer = _servers.GetValueOrDefault(server);
        var outcome = answer?.Invoke(address) ?? ProbeOutcome.Unknown;
        return Task.FromResult(new AddressProbe(address, outcome, outcome switch
        {
            ProbeOutcome.Reachable => ProbeReason.DialedBack,
            ProbeOutcome.Unreachable => ProbeReason.DialFailed,
            _ => ReasonOfSilence,
        }));
    }
}
