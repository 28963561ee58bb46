using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Microsoft.Extensions.Logging;

namespace Codex.Exchange.Peers;

/// <summary>What every peer of a network uses.</summary>
internal sealed record PeerServices(
    ILocalPeer LocalPeer,
    IExchangeHandler Handler,
    PeerLimits Limits,
    TimeProvider TimeProvider,
    ILogger Logger,
    Action<PeerId, string> Ban);
