using System.Net;
using System.Net.Sockets;
using Codex.PortMapping.Gateways;
using Codex.PortMapping.Udp;
using Codex.PortMapping.Wire.Pcp;

namespace Codex.PortMapping.Protocols;

/// <summary>PCP with one gateway (RFC 6887).</summary>
internal sealed class PcpProtocol(
    Gateway gateway, PcpNonces nonces, PortMappingLimits limits, TimeProvider timeProvider) : IPortMappingProtocol
{
    private readonly GatewayChannel _channel = new(gateway, limits, timeProvider);
    private readonly EpochWatch _epoch = new(timeProvider, boundsBothWays: true);

    /// <inheritdoc/>
    public PortMappingMechanism Mechanism => PortMappingMechanism.Pcp;

    /// <inheritdoc/>
    public async ValueTask<MapResult> MapAsync(MapRequest request, CancellationToken cancellationToken)
    {
        var answered = await AskAsync(
            request, (ushort)request.External.Port, request.External.Address, request.Lifetime, cancellationToken);
        if (!answered.IsAnswered)
            return MapResult.Failed(answered.Failure);
        var answer = answered.Value.Value;
        var othersLost = _epoch.HasLostState(answer.Header.Epoch);
        if (answer.Header.Result != PcpResult.Success)
            return MapResult.Failed(Refusal(answer.Header));
        if (answer.ExternalPort == 0 || answer.Header.LifetimeSeconds == 0)
            return MapResult.Failed(new PortMappingFailure(
                PortMappingError.Malformed, "The gateway granted a mapping without a port, or without a lifetime."));
        if (answer.ExternalAddress.AddressFamily != AddressFamily.InterNetwork
            || !AddressReach.IsHost(answer.ExternalAddress))
            return MapResult.Failed(new PortMappingFailure(
                PortMappingError.NoExternalAddress, "The gateway granted a mapping without an IPv4 address."));
        return new MapResult(new MapGrant(
            new IPEndPoint(answer.ExternalAddress, answer.ExternalPort),
            TimeSpan.FromSeconds(answer.Header.LifetimeSeconds),
            answer.Header.Epoch,
            othersLost), null);
    }

    /// <inheritdoc/>
    public async ValueTask<PortMappingFailure?> UnmapAsync(MapRequest mapping, CancellationToken cancellationToken)
    {
        // Lifetime 0, and nothing suggested (section 15.1).
        var answered = await AskAsync(mapping, 0, IPAddress.Any, TimeSpan.Zero, cancellationToken);
        if (!answered.IsAnswered)
            return answered.Failure;
        var header = answered.Value.Value.Header;
        return header.Result == PcpResult.Success ? null : Refusal(header);
    }

    /// <inheritdoc/>
    public async ValueTask<GatewayCheck> CheckAsync(
        IReadOnlyList<MapRequest> mappings, CancellationToken cancellationToken)
    {
        var request = new byte[PcpCodec.HeaderBytes];
        PcpCodec.WriteAnnounce(request, gateway.LocalAddress);
        // Whatever it thinks of the request, its epoch tells. It restarts also when the external address changes.
        var answered = await _channel.AskAsync<PcpHeader>(request, limits.MaxPcpBytes, ReadAnnounce, cancellationToken);
        if (!answered.IsAnswered)
            return GatewayCheck.Failed(answered.Failure);
        return _epoch.HasLostState(answered.Value.Value.Epoch) ? GatewayCheck.Lost : GatewayCheck.Intact;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held between calls.
    }

    private ValueTask<DatagramAnswer<PcpMapping>> AskAsync(
        MapRequest mapping,
        ushort externalPort,
        IPAddress externalAddress,
        TimeSpan lifetime,
        CancellationToken cancellationToken)
    {
        var request = new PcpMapRequest(
            gateway.LocalAddress,
            nonces.Of(gateway.Address, mapping.Protocol, mapping.InternalPort),
            mapping.Protocol,
            (ushort)mapping.InternalPort,
            externalPort,
            externalAddress,
            (uint)lifetime.TotalSeconds);
        var packet = new byte[PcpCodec.MapBytes];
        PcpCodec.WriteMap(packet, request);
        return _channel.AskAsync(
            packet,
            limits.MaxPcpBytes,
            (ReadOnlySpan<byte> bytes, out PcpMapping answer) =>
                PcpCodec.TryReadMap(bytes, request, limits.MaxPcpBytes, out answer),
            cancellationToken);
    }

    private PortMappingError ReadAnnounce(ReadOnlySpan<byte> packet, out PcpHeader header) =>
        PcpCodec.TryReadAnnounce(packet, limits.MaxPcpBytes, out header);

    private PortMappingFailure Refusal(PcpHeader header)
    {
        var error = header.Result switch
        {
            PcpResult.NotAuthorized => PortMappingError.NotAuthorized,
            PcpResult.NetworkFailure => PortMappingError.NetworkFailure,
            PcpResult.NoResources => PortMappingError.NoResources,
            PcpResult.UnsupportedOpcode or PcpResult.UnsupportedProtocol or PcpResult.UnsupportedOption
                => PortMappingError.Unsupported,
            PcpResult.UserExceededQuota => PortMappingError.QuotaExceeded,
            PcpResult.CannotProvideExternal => PortMappingError.Conflict,
            PcpResult.AddressMismatch => PortMappingError.AddressMismatch,
            _ => PortMappingError.ActionFailed,
        };
        var wait = TimeSpan.FromSeconds(header.LifetimeSeconds);
        return new PortMappingFailure(error, $"The gateway refused by PCP, with result {(byte)header.Result}.")
        {
            RetryAfter = wait < limits.MaxRetry ? wait : limits.MaxRetry,
        };
    }
}
