using System.Net;

namespace Codex.Discovery.Transport;

/// <summary>A datagram that lies in the buffer given.</summary>
/// <param name="Length">Its bytes.</param>
/// <param name="Source">Who sent it, or who is said to have.</param>
public readonly record struct ReceivedDatagram(int Length, IPEndPoint Source);
