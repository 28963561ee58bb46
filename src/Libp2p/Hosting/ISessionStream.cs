using Codex.Libp2p.Muxing;

namespace Codex.Libp2p.Hosting;

/// <summary>A stream of a session whose protocol is agreed on.</summary>
public interface ISessionStream : IMuxedStream
{
    /// <summary>The protocol.</summary>
    string ProtocolId { get; }

    /// <summary>The session it belongs to.</summary>
    ISession Session { get; }
}
