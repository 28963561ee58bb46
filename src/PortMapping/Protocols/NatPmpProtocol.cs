using System.Net;
using Codex.PortMapping.Gateways;
using Codex.PortMapping.Udp;
using Codex.PortMapping.Wire.NatPmp;

namespace Codex.PortMapping.Protocols;

/// <summary>NAT-PMP with one gateway (RFC 6886).</summary>
internal sealed class NatPmpProtocol(
    Gateway gateway, PortMappingLimits limits, TimeProvider timeProvider) : IPortMappingProtocol
{
    private readonly GatewayChannel _channel = new(gateway, limits, timeProvider);
    private readonly EpochWatch _epoch = new(timeProvider, boundsBothWays: false);

    /// <inheritdoc/>
    public PortMappingMechanism Mechanism => PortMappingMechanism.NatPmp;

    /// <inheritdoc/>
    public async ValueTask<MapResult> MapAsync(MapRequest request, CancellationToken cancellationToken)
    {
        var (address, failure) = await AskAddressAsync(cancellationToken);
        if (failure is not null)
            return MapResult.Failed(failure);
        var othersLost = _epoch.HasLostState(address.Epoch);
        var answered = await AskAsync(request, request.External.Port, request.Lifetime, cancellationToken);
        if (!answered.IsAnswered)
            return MapResult.Failed(answered.Failure);
        var answer = answered.Value.Value;
        othersLost |= _epoch.HasLostState(answer.Epoch);
        if (answer.Result != NatPmpResult.Success)
            return MapResult.Failed(Refusal(answer.Result));
        if (answer.ExternalPort == 0 || answer.LifetimeSeconds == 0)
            return MapResult.Failed(new PortMappingFailure(
                PortMappingError.Malformed, "The gateway granted a mapping without a port, or without a lifetime."));
        return new MapResult(new MapGrant(
            new IPEndPoint(address.Address, answer.ExternalPort),
            TimeSpan.FromSeconds(answer.LifetimeSeconds),
            answer.Epoch,
            othersLost), null);
    }

    /// <inheritdoc/>
    public async ValueTask<PortMappingFailure?> UnmapAsync(MapRequest mapping, CancellationToken cancellationToken)
    {
        var answered = await AskAsync(mapping, 0, TimeSpan.Zero, cancellationToken);
        if (!answered.IsAnswered)
            return answered.Failure;
        var result = answered.Value.Value.Result;
        return result == NatPmpResult.Success ? null : Refusal(result);
    }

    /// <inheritdoc/>
    public async ValueTask<GatewayCheck> CheckAsync(
        IReadOnlyList<MapRequest> mappings, CancellationToken cancellationToken)
    {
        var (answer, failure) = await AskAddressAsync(cancellationToken);
        if (failure is not null)
            return GatewayCheck.Failed(failure);
        var restarted = _epoch.HasLostState(answer.Epoch);
        return !restarted && mappings.All(mapping => mapping.External.Address.Equals(answer.Address))
            ? GatewayCheck.Intact
            : GatewayCheck.Lost;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held between calls.
    }

    private async ValueTask<(NatPmpAddress Answer, PortMappingFailure? Failure)> AskAddressAsync(
        CancellationToken cancellationToken)
    {
        var request = new byte[NatPmpCodec.AddressRequestBytes];
        NatPmpCodec.WriteAddressRequest(request);
        var answered = await _channel.AskAsync<NatPmpAddress>(
            request, NatPmpCodec.MaxAnswerBytes, NatPmpCodec.TryReadAddress, cancellationToken);
        if (!answered.IsAnswered)
            return (default, answered.Failure);
        var answer = answered.Value.Value;
        if (answer.Result != NatPmpResult.Success)
            return (answer, Refusal(answer.Result));
        return AddressReach.IsHost(answer.Address)
            ? (answer, null)
            : (answer, new PortMappingFailure(PortMappingError.NoExternalAddress, "The gateway has no address yet."));
    }

    private ValueTask<DatagramAnswer<NatPmpMapping>> AskAsync(
        MapRequest mapping, int externalPort, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var packet = new byte[NatPmpCodec.MapRequestBytes];
        NatPmpCodec.WriteMapRequest(
            packet, mapping.Protocol, (ushort)mapping.InternalPort, (ushort)externalPort, (uint)lifetime.TotalSeconds);
        return _channel.AskAsync(
            packet,
            NatPmpCodec.MaxAnswerBytes,
            (ReadOnlySpan<byte> bytes, out NatPmpMapping answer) =>
            {
                var error = NatPmpCodec.TryReadMapping(bytes, mapping.Protocol, out answer);
                return error == PortMappingError.None && answer.Result == NatPmpResult.Success
                    && answer.InternalPort != mapping.InternalPort ? PortMappingError.WrongPort : error;
            },
            cancellationToken);
    }

    private static PortMappingFailure Refusal(NatPmpResult result) => new(
        result switch
        {
            NatPmpResult.UnsupportedVersion => PortMappingError.UnsupportedVersion,
            NatPmpResult.Refused => PortMappingError.NotAuthorized,
            NatPmpResult.NetworkFailure => PortMappingError.NetworkFailure,
            NatPmpResult.OutOfResources => PortMappingError.NoResources,
            NatPmpResult.UnsupportedOpcode => PortMappingError.Unsupported,
            _ => PortMappingError.ActionFailed,
        },
        $"The gateway refused by NAT-PMP, with result {(ushort)result}.");
}
