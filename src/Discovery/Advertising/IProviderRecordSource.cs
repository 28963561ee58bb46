using Codex.Libp2p.Records;

namespace Codex.Discovery.Advertising;

/// <summary>Where the record comes from under which this node provides content.</summary>
public interface IProviderRecordSource
{
    /// <summary>
    /// The record with the TCP addresses of this node as they are now; null while it has none, and then nothing is
    /// announced.
    /// </summary>
    SignedPeerRecord? Current { get; }
}
