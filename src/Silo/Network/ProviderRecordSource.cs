using Codex.Discovery.Advertising;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Records;

namespace Codex.Silo.Network;

/// <summary>
/// The record under which this node provides content: its TCP addresses, signed anew when they change (network,
/// section 2).
/// </summary>
internal sealed class ProviderRecordSource(NodeKey key, NodeAddresses addresses, TimeProvider time)
    : IProviderRecordSource
{
    private readonly Lock _gate = new();
    private SignedPeerRecord? _current;
    private IReadOnlyList<Multiaddr> _signed = [];

    /// <inheritdoc/>
    public SignedPeerRecord? Current
    {
        get
        {
            IReadOnlyList<Multiaddr> now = [.. addresses.Announced.Take(RecordLimits.MaxAddresses)];
            if (now.Count == 0)
                return null;
            lock (_gate)
            {
                if (_current is null || !_signed.SequenceEqual(now))
                {
                    var sequence = Math.Max(
                        (ulong)time.GetUtcNow().ToUnixTimeSeconds(), (_current?.Sequence ?? 0) + 1);
                    _current = SignedPeerRecord.Create(key, sequence, now);
                    _signed = now;
                }

                return _current;
            }
        }
    }
}
