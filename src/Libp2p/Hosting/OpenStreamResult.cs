using System.Diagnostics.CodeAnalysis;

namespace Codex.Libp2p.Hosting;

/// <summary>A stream, or why there is none.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Error">Why there is none.</param>
public readonly record struct OpenStreamResult(ISessionStream? Stream, OpenStreamError Error)
{
    /// <summary>Whether there is a stream.</summary>
    [MemberNotNullWhen(true, nameof(Stream))]
    public bool IsOpen => Stream is not null;

    internal static OpenStreamResult Failed(OpenStreamError error) => new(null, error);
}
