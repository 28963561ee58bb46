namespace Codex.Datasets.Ports;

/// <summary>Who this node is.</summary>
public interface INodeIdentity
{
    /// <summary>The peer id as base58btc text, <c>16Uiu2…</c>.</summary>
    string PeerId { get; }

    /// <summary>The public key in hexadecimal, as <c>/debug/info</c> shows it.</summary>
    string PublicKey { get; }
}
