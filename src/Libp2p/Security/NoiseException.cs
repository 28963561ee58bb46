namespace Codex.Libp2p.Security;

/// <summary>A connection could not be secured, or lost its security: it is of no further use.</summary>
public sealed class NoiseException(NoiseFailure failure, string message, Exception? inner = null)
    : IOException(message, inner)
{
    /// <summary>What went wrong.</summary>
    public NoiseFailure Failure { get; } = failure;
}
