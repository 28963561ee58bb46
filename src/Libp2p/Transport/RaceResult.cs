using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Codex.Libp2p.Transport;

/// <summary>How a race over a peer's addresses ended.</summary>
/// <param name="Winner">The first connection; null when there was none.</param>
/// <param name="EndPoint">Where it goes.</param>
/// <param name="Failure">Why the last attempt failed, when all did.</param>
public readonly record struct RaceResult<T>(T? Winner, IPEndPoint? EndPoint, Exception? Failure)
    where T : class
{
    /// <summary>Whether there is a connection.</summary>
    [MemberNotNullWhen(true, nameof(Winner), nameof(EndPoint))]
    public bool IsConnected => Winner is not null;
}
