using System.Net;

namespace Codex.Libp2p.Hosting;

/// <summary>
/// From which addresses a connection is expected because both sides dial. Roles in the handshakes are agreed on before,
/// so they hold as well when the peer's dial arrives where this node listens.
/// </summary>
internal sealed class PunchTable
{
    private readonly Lock _lock = new();
    private readonly List<(IPAddress Address, Punch Punch)> _expected = [];

    /// <summary>Connections from these addresses are the peer's, until the result is disposed.</summary>
    public IDisposable Expect(Punch punch, IEnumerable<IPAddress> addresses)
    {
        lock (_lock)
            _expected.AddRange(addresses.Distinct().Select(address => (address, punch)));
        return new Expectation(this, punch);
    }

    /// <summary>What is expected from an address; null for nothing, and when it may be one of several peers.</summary>
    public Punch? Find(IPAddress address)
    {
        lock (_lock)
        {
            var found = _expected.FindAll(expected => expected.Address.Equals(address));
            return found is [var only] ? only.Punch : null;
        }
    }

    private void Forget(Punch punch)
    {
        lock (_lock)
            _expected.RemoveAll(expected => ReferenceEquals(expected.Punch, punch));
    }

    private sealed class Expectation(PunchTable owner, Punch punch) : IDisposable
    {
        public void Dispose() => owner.Forget(punch);
    }
}
