namespace Codex.Communities;

/// <summary>
/// One gate per community: what reads, decides and then writes does so alone. Who holds it may wait for grains and for
/// the disk, and never for the network.
/// </summary>
internal sealed class CommunityGates
{
    private readonly Lock _lock = new();
    private readonly Dictionary<CommunityId, Gate> _gates = [];

    /// <summary>Gates that somebody holds or waits for.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _gates.Count;
        }
    }

    /// <summary>Waits for the gate of a community. Dispose what is returned to leave it. Not reentrant.</summary>
    public async Task<IDisposable> EnterAsync(CommunityId id, CancellationToken cancellationToken)
    {
        Gate? gate;
        lock (_lock)
        {
            if (!_gates.TryGetValue(id, out gate))
                _gates[id] = gate = new Gate(this, id);
            gate.Users++;
        }

        try
        {
            await gate.Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
            return gate;
        }
        catch
        {
            Forget(gate);
            throw;
        }
    }

    private void Forget(Gate gate)
    {
        lock (_lock)
        {
            if (--gate.Users == 0)
                _gates.Remove(gate.Id);
        }
    }

    private sealed class Gate(CommunityGates owner, CommunityId id) : IDisposable
    {
        public CommunityId Id { get; } = id;

        public SemaphoreSlim Turn { get; } = new(1, 1);

        public int Users { get; set; }

        /// <summary>Leaves the gate; the one who entered calls it once.</summary>
        public void Dispose()
        {
            Turn.Release();
            owner.Forget(this);
        }
    }
}
