using System.Net;

namespace Codex.Libp2p.Protocols.AutoNat;

/// <summary>The address that is dialled for somebody.</summary>
/// <param name="Index">Its place in the request.</param>
/// <param name="EndPoint">The address.</param>
internal sealed record DialTarget(int Index, IPEndPoint EndPoint);
