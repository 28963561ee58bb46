using System.Buffers;
using Codex.Multiformats;

namespace Codex.Libp2p.Addressing;

/// <summary>Puts an address together.</summary>
internal sealed class MultiaddrBuilder
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>What has been written.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    /// <summary>Components that are encoded already.</summary>
    public MultiaddrBuilder Add(ReadOnlySpan<byte> components)
    {
        _bytes.Write(components);
        return this;
    }

    /// <summary>One component.</summary>
    public MultiaddrBuilder Add(MultiaddrProtocol protocol, ReadOnlySpan<byte> value)
    {
        AddVarint((ulong)protocol);
        if (ProtocolTable.Find(protocol)!.Codec is { FixedBytes: null })
            AddVarint((ulong)value.Length);
        _bytes.Write(value);
        return this;
    }

    /// <summary>The address. Throws <see cref="ArgumentException"/> where the parts make none.</summary>
    public Multiaddr Build() =>
        Multiaddr.TryDecode(Bytes, out var address) is var error && address is not null
            ? address
            : throw new ArgumentException($"The components make no address: {error}.");

    private void AddVarint(ulong value) =>
        _bytes.Advance(Varint.Write(_bytes.GetSpan(Varint.MaxLength), value));
}
