using Codex.Libp2p.Hosting;

namespace Codex.Libp2p.Protocols.Relay.Client;

/// <summary>A place, and the connection on which it hangs.</summary>
/// <param name="Place">The place.</param>
/// <param name="Session">The connection.</param>
/// <param name="RefreshAt">When to ask again.</param>
/// <param name="IsMoved">
/// Whether it was asked for on another connection, which has ended: some relays keep it, for others it is gone.
/// </param>
internal sealed record KeptPlace(
    RelayPlace Place, ISession Session, DateTimeOffset RefreshAt, bool IsMoved = false);
