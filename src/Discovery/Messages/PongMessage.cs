using System.Net;

namespace Codex.Discovery.Messages;

/// <summary>I am: the sequence number of my record, and where the ping came from.</summary>
internal sealed record PongMessage(ulong RecordSequence, IPEndPoint Source) : Message(MessageKind.Pong);
