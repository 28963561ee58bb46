namespace Codex.Orleans.Embedded.State;

/// <summary>A persistent state, as the activation sees it.</summary>
internal interface IPersistentStateFacet
{
    /// <summary>Reads the state, before the grain is activated.</summary>
    void Read();
}
