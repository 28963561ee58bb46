namespace Codex.Libp2p.Hosting;

/// <summary>A protocol that is spoken on streams of a session.</summary>
public interface ISessionProtocol
{
    /// <summary>The id that both sides agree on, for example <c>/ipfs/ping/1.0.0</c>.</summary>
    string Id { get; }
}
