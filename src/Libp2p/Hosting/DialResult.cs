using System.Diagnostics.CodeAnalysis;

namespace Codex.Libp2p.Hosting;

/// <summary>A session, or why there is none.</summary>
/// <param name="Session">The session, new or found.</param>
/// <param name="Error">Why there is none.</param>
/// <param name="Detail">What happened, for people; null on success.</param>
public readonly record struct DialResult(ISession? Session, DialError Error, string? Detail)
{
    /// <summary>Whether there is a session.</summary>
    [MemberNotNullWhen(true, nameof(Session))]
    public bool IsConnected => Session is not null;

    internal static DialResult Failed(DialError error, string detail) => new(null, error, detail);
}
