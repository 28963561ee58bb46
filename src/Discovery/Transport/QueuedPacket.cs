using System.Net;

namespace Codex.Discovery.Transport;

/// <summary>A packet that waits to be handled.</summary>
internal readonly record struct QueuedPacket(IPEndPoint Source, byte[] Bytes);
