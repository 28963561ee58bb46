using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.InteropServices;
using Codex.Libp2p.Identity;

namespace Codex.Libp2p.Addressing;

/// <summary>
/// A network address that says every protocol on the way: <c>/ip4/192.0.2.1/tcp/4001/p2p/16Uiu2HA…</c> (multiaddr).
/// </summary>
/// <remarks>Immutable. Equality is by bytes.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class Multiaddr : IEquatable<Multiaddr>
{
    private readonly byte[] _bytes;

    private Multiaddr(byte[] bytes, MultiaddrComponent[] components)
    {
        _bytes = bytes;
        Components = components;
    }

    /// <summary>The binary form; at most <see cref="AddressingLimits.MaxBytes"/>.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The protocols in order; at least one.</summary>
    public IReadOnlyList<MultiaddrComponent> Components { get; }

    /// <summary>The peer that the address leads to: the peer id at its end, if there is one.</summary>
    public PeerId? Peer =>
        Components[^1] is { Protocol: MultiaddrProtocol.P2P } last && PeerId.TryDecode(last.Value.Span, out var peer)
            ? peer
            : null;

    /// <summary>Whether the way leads through a relay.</summary>
    public bool IsRelayed => Has(MultiaddrProtocol.P2PCircuit);

    /// <summary>Decodes the binary form. Copies <paramref name="bytes"/>.</summary>
    public static MultiaddrError TryDecode(ReadOnlySpan<byte> bytes, out Multiaddr? address)
    {
        address = null;
        if (bytes.Length > AddressingLimits.MaxBytes)
            return MultiaddrError.TooLong;
        var owned = bytes.ToArray();
        var error = ComponentReader.ReadAll(owned, out var components);
        if (error == MultiaddrError.None)
            address = new Multiaddr(owned, components);
        return error;
    }

    /// <summary>Parses the text.</summary>
    public static MultiaddrError TryParse(string text, out Multiaddr? address)
    {
        address = null;
        if (text.Length > AddressingLimits.MaxTextLength)
            return MultiaddrError.TooLong;
        var error = ComponentText.TryParse(text, out var bytes);
        return error == MultiaddrError.None ? TryDecode(bytes, out address) : error;
    }

    /// <summary>Parses text that is known to be an address. Throws <see cref="FormatException"/>.</summary>
    public static Multiaddr Parse(string text) =>
        TryParse(text, out var address) is var error && address is not null
            ? address
            : throw new FormatException($"'{text}' is not a multiaddr: {error}.");

    /// <summary>
    /// The address of an IP endpoint; an IPv4 address in IPv6 clothes becomes what it is. The zone of a link-local
    /// address is lost.
    /// </summary>
    /// <param name="endPoint">Address and port.</param>
    /// <param name="transport"><see cref="MultiaddrProtocol.Tcp"/> or <see cref="MultiaddrProtocol.Udp"/>.</param>
    public static Multiaddr FromEndPoint(IPEndPoint endPoint, MultiaddrProtocol transport = MultiaddrProtocol.Tcp)
    {
        if (transport is not (MultiaddrProtocol.Tcp or MultiaddrProtocol.Udp))
            throw new ArgumentOutOfRangeException(nameof(transport), transport, "Neither TCP nor UDP.");
        var ip = endPoint.Address.IsIPv4MappedToIPv6 ? endPoint.Address.MapToIPv4() : endPoint.Address;
        var value = ip.GetAddressBytes();
        var isIp4 = value.Length == ValueCodecs.Ip4.FixedBytes;
        return new MultiaddrBuilder()
            .Add(isIp4 ? MultiaddrProtocol.Ip4 : MultiaddrProtocol.Ip6, value)
            .Add(transport, [(byte)(endPoint.Port >> 8), (byte)endPoint.Port])
            .Build();
    }

    /// <summary>Whether the protocol is anywhere in the address.</summary>
    public bool Has(MultiaddrProtocol protocol) => Components.Any(component => component.Protocol == protocol);

    /// <summary>
    /// The endpoint of an address that is an IP address and a port, with or without a peer id behind, and nothing else.
    /// </summary>
    public bool TryGetEndPoint(MultiaddrProtocol transport, [NotNullWhen(true)] out IPEndPoint? endPoint)
    {
        endPoint = null;
        var isDirect = HasForm(transport)
            && Components[0].Protocol is MultiaddrProtocol.Ip4 or MultiaddrProtocol.Ip6;
        if (isDirect)
            endPoint = new IPEndPoint(new IPAddress(Components[0].Value.Span), Port);
        return isDirect;
    }

    /// <summary>
    /// The name and port of an address that is <c>dns</c>, <c>dns4</c> or <c>dns6</c> and a port, with or without a
    /// peer id behind, and nothing else. Which of the three it is, the first component says.
    /// </summary>
    public bool TryGetNamedEndPoint(MultiaddrProtocol transport, [NotNullWhen(true)] out DnsEndPoint? endPoint)
    {
        endPoint = null;
        var isNamed = HasForm(transport)
            && Components[0].Protocol is MultiaddrProtocol.Dns or MultiaddrProtocol.Dns4 or MultiaddrProtocol.Dns6;
        if (isNamed)
            endPoint = new DnsEndPoint(ValueCodecs.Name.Format(Components[0].Value.Span), Port);
        return isNamed;
    }

    /// <summary>This address and, behind it, another: a relay's address and what follows it.</summary>
    public Multiaddr Encapsulate(Multiaddr inner) => new MultiaddrBuilder().Add(Bytes).Add(inner.Bytes).Build();

    /// <summary>This address with the peer at its end; itself where it is there already.</summary>
    public Multiaddr WithPeer(PeerId peer) =>
        Peer == peer ? this : new MultiaddrBuilder().Add(Bytes).Add(MultiaddrProtocol.P2P, peer.Bytes).Build();

    /// <summary>
    /// This address without the peer id at its end; itself where there is none, and where there is nothing else.
    /// </summary>
    public Multiaddr WithoutPeer()
    {
        if (Peer is null || Components.Count == 1)
            return this;
        var builder = new MultiaddrBuilder();
        foreach (var component in Components.Take(Components.Count - 1))
            builder.Add(component.Protocol, component.Value.Span);
        return builder.Build();
    }

    /// <inheritdoc/>
    public bool Equals(Multiaddr? other) => other is not null && Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Multiaddr);

    /// <inheritdoc/>
    /// <remarks>Keyed, for peers choose addresses: string's hash has a random key per process.</remarks>
    public override int GetHashCode() =>
        HashCode.Combine(string.GetHashCode(MemoryMarshal.Cast<byte, char>(Bytes)), _bytes.Length, _bytes[^1]);

    /// <summary>The text.</summary>
    public override string ToString() => string.Concat(Components.Select(component => component.ToString()));

    private int Port => Components[1].Value.Span[0] << 8 | Components[1].Value.Span[1];

    private bool HasForm(MultiaddrProtocol transport) =>
        (Components.Count == 2 || (Components.Count == 3 && Components[2].Protocol == MultiaddrProtocol.P2P))
        && Components[1].Protocol == transport;
}
