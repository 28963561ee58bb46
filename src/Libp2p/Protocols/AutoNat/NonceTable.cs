using System.Buffers.Binary;
using System.Security.Cryptography;
using Codex.Libp2p.Hosting;

namespace Codex.Libp2p.Protocols.AutoNat;

/// <summary>The nonces of requests under way: bounded, and each gone with its request.</summary>
internal sealed class NonceTable(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, PendingNonce> _pending = [];

    /// <summary>Requests under way.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _pending.Count;
        }
    }

    /// <summary>A new nonce; null when there are too many. It counts until it is disposed.</summary>
    /// <param name="known">The sessions there are: a dial-back on one of those proves nothing.</param>
    /// <param name="maxArrivals">Most dial-backs: one per address.</param>
    public PendingNonce? TryAdd(IReadOnlyList<ISession> known, int maxArrivals)
    {
        lock (_lock)
        {
            if (_pending.Count >= capacity)
                return null;
            ulong value;
            do
            {
                // Zero is what a server sends that has not read the nonce.
                value = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong)));
            }
            while (value == 0 || _pending.ContainsKey(value));
            var pending = new PendingNonce(this, value, known, maxArrivals);
            _pending.Add(value, pending);
            return pending;
        }
    }

    /// <summary>Takes a dial-back; false when nobody waits for it, or it proves nothing.</summary>
    public bool TryArrive(ulong value, ISession session)
    {
        PendingNonce? pending;
        lock (_lock)
            pending = _pending.GetValueOrDefault(value);
        return pending?.TryArrive(session) == true;
    }

    internal void Remove(PendingNonce pending)
    {
        lock (_lock)
            _pending.Remove(pending.Value);
    }
}
