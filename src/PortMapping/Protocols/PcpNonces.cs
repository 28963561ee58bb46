using System.Net;
using System.Security.Cryptography;
using System.Text;
using Codex.PortMapping.Wire.Pcp;

namespace Codex.PortMapping.Protocols;

/// <summary>
/// Nonces that nobody else can guess and that this node can make again: a gateway gives a mapping back, and takes its
/// removal, only from who knows its nonce (RFC 6887, section 11.2).
/// </summary>
internal sealed class PcpNonces
{
    private const int SecretBytes = 32;

    private readonly byte[] _key;

    /// <summary>Derives them from a secret; without one, from a random one.</summary>
    public PcpNonces(ReadOnlyMemory<byte> secret) =>
        _key = secret.IsEmpty ? RandomNumberGenerator.GetBytes(SecretBytes) : secret.ToArray();

    /// <summary>The nonce of one mapping.</summary>
    public PcpNonce Of(IPAddress gateway, TransportProtocol protocol, int internalPort) => PcpNonce.Read(
        HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes($"pcp-nonce/{gateway}/{protocol}/{internalPort}")));
}
