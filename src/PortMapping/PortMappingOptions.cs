using System.Globalization;

namespace Codex.PortMapping;

/// <summary>What a PortMapper asks of the gateway.</summary>
public sealed record PortMappingOptions
{
    /// <summary>Ports to map; different ones, at least one.</summary>
    public IReadOnlyList<PortToMap> Ports { get; init; } = [];

    /// <summary>Which protocols are tried. Default <see cref="PortMappingMode.Any"/>.</summary>
    public PortMappingMode Mode { get; init; } = PortMappingMode.Any;

    /// <summary>
    /// Lease asked for, renewed at its half. Default 1 h; from 2 min to 1 day (libp2p wire, section 11: 1 to 2 h).
    /// Gateways give less, or more.
    /// </summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// What the gateway's own pages call the mapping (UPnP). Default <c>Codex</c>; at most 64 letters, digits, spaces,
    /// dots and dashes.
    /// </summary>
    public string Description { get; init; } = "Codex";

    /// <summary>
    /// Secret of this node, from which the nonces of PCP are derived: with the same one a node that was killed takes
    /// its mappings over, which the gateway would otherwise refuse until their lease ends (RFC 6887, section 11.2).
    /// Default empty: a random one per PortMapper.
    /// </summary>
    public ReadOnlyMemory<byte> Secret { get; init; }

    /// <summary>Bounds and rhythms. Default: <see cref="PortMappingLimits.Default"/>.</summary>
    public PortMappingLimits Limits { get; init; } = PortMappingLimits.Default;

    /// <summary>The protocols to try, in order.</summary>
    internal IReadOnlyList<PortMappingMechanism> Mechanisms => Mode switch
    {
        PortMappingMode.Pcp => [PortMappingMechanism.Pcp],
        PortMappingMode.NatPmp => [PortMappingMechanism.NatPmp],
        PortMappingMode.Upnp => [PortMappingMechanism.Upnp],
        _ => [PortMappingMechanism.Pcp, PortMappingMechanism.NatPmp, PortMappingMechanism.Upnp],
    };

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">One is out of its range; the message tells which, its value and its range.
    /// </exception>
    public void Validate()
    {
        if (!Enum.IsDefined(Mode))
            throw Invalid(nameof(Mode), Mode, "one of the defined modes");
        if (Ports.Count == 0 || Ports.Count > Limits.MaxPorts)
            throw Invalid(nameof(Ports), $"a list of {Ports.Count}", $"1 to {Limits.MaxPorts} ports");
        if (Ports.Any(static port => port.InternalPort is < 1 or > ushort.MaxValue
            || port.SuggestedExternalPort is < 0 or > ushort.MaxValue || !Enum.IsDefined(port.Protocol)))
            throw Invalid(nameof(Ports), string.Join(", ", Ports), "TCP or UDP, ports 1 to 65535");
        if (Ports.DistinctBy(static port => (port.Protocol, port.InternalPort)).Count() != Ports.Count)
            throw Invalid(nameof(Ports), string.Join(", ", Ports), "different ports");
        if (Lease < Limits.MinLease || Lease > Limits.MaxLease)
            throw Invalid(nameof(Lease), Lease, $"{Limits.MinLease} to {Limits.MaxLease}");
        if (Description.Length is 0 or > 64 || !Description.All(
            static letter => char.IsAsciiLetterOrDigit(letter) || letter is ' ' or '.' or '-'))
            throw Invalid(nameof(Description), Description, "1 to 64 letters, digits, spaces, dots and dashes");
    }

    private static ArgumentException Invalid(string name, object value, string allowed) => new(string.Format(
        CultureInfo.InvariantCulture, "{0} is {1}; allowed: {2}.", name, value, allowed), name);
}
