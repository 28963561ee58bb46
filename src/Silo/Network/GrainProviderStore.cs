using System.Net;
using Codex.Discovery;
using Codex.Discovery.Advertising;
using Codex.Discovery.Providers;
using Codex.Discovery.Routing;
using Codex.Grains.Interfaces;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Records;
using Codex.Silo.Options;
using Orleans;

namespace Codex.Silo.Network;

/// <summary>
/// Provider records: all in memory within its bounds, and those of datasets that are here in their grains as well, from
/// where they come back after a restart. What strangers provide never reaches the disk. That this node provides what is
/// here is not remembered but said: whoever asks hears it from the moment on that the dataset is here, whether others
/// have been told or not.
/// </summary>
internal sealed partial class GrainProviderStore(
    MemoryProviderStore memory,
    OwnContent own,
    IProviderRecordSource records,
    SiloOptions options,
    IGrainFactory grains,
    DiscoveryLimits limits,
    TimeProvider time,
    ILogger<GrainProviderStore> logger) : IProviderStore
{
    /// <inheritdoc/>
    public async ValueTask<bool> AddAsync(
        NodeId key, SignedPeerRecord record, ProviderOrigin origin, CancellationToken cancellationToken)
    {
        // The memory decides: it knows who says how much.
        if (!await memory.AddAsync(key, record, origin, cancellationToken).ConfigureAwait(false))
            return false;

        if (own.Contains(key) && record.Envelope.Bytes.Length <= GrainLimits.MaxProviderRecordBytes)
            await KeepAsync(key, record, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<SignedPeerRecord>> GetAsync(
        NodeId key, CancellationToken cancellationToken)
    {
        if (own.TryBeginLoading(key))
            await LoadAsync(key, cancellationToken).ConfigureAwait(false);
        return await memory.GetAsync(key, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public SignedPeerRecord? FindOwn(NodeId key) =>
        options.Peers.AdvertiseContent && own.Contains(key) ? records.Current : null;

    private IProviderListGrain Grain(NodeId key) => grains.GetGrain<IProviderListGrain>(key.ToString());

    private async Task KeepAsync(NodeId key, SignedPeerRecord record, CancellationToken cancellationToken)
    {
        try
        {
            var kept = new ProviderRecord
            {
                PeerId = record.PeerId.ToString(),
                Envelope = [.. record.Envelope.Bytes.Span],
                ExpiresAt = time.GetUtcNow() + limits.ProviderLifetime,
            };
            await Grain(key).AddAsync(kept, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // In memory it is kept all the same.
            LogFailed(exception, key);
        }
    }

    private async Task LoadAsync(NodeId key, CancellationToken cancellationToken)
    {
        try
        {
            // Oldest first: among strangers, the memory takes what came last for the latest.
            var records = await Grain(key).GetAsync(cancellationToken).ConfigureAwait(false);
            foreach (var kept in records.Reverse())
            {
                if (SignedPeerRecord.TryDecode(kept.Envelope.AsSpan(), out var record) == RecordError.None)
                    await memory.AddAsync(key, record!, OriginOf(record!), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(exception, key);
        }
    }

    /// <summary>
    /// Who announced a record is not kept with it: its first IP address stands for that. Those without one share an
    /// address that nobody has. Never this node, or nobody could renew it.
    /// </summary>
    private static ProviderOrigin OriginOf(SignedPeerRecord record)
    {
        foreach (var component in record.Addresses.SelectMany(static address => address.Components))
        {
            if (component.Protocol is MultiaddrProtocol.Ip4 or MultiaddrProtocol.Ip6)
                return new ProviderOrigin(new IPAddress(component.Value.Span));
        }

        return new ProviderOrigin(IPAddress.None);
    }

    [LoggerMessage(140, LogLevel.Warning, "The provider list of key {Key} cannot be used")]
    private partial void LogFailed(Exception exception, NodeId key);
}
