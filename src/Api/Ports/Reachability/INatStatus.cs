namespace Codex.Api.Ports.Reachability;

/// <summary>How peers reach this node, and it them.</summary>
public interface INatStatus
{
    /// <summary>What is known now.</summary>
    NatReport Report { get; }
}
