namespace Codex.Libp2p.Protocols.Relay.Server;

/// <summary>Counts what a circuit carries against a budget. From any thread.</summary>
public interface ICircuitMeter
{
    /// <summary>Charges bytes that are about to be carried; false when there is no budget left for them.</summary>
    bool TryCharge(long bytes);
}
