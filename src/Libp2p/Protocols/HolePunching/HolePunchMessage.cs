using Codex.Libp2p.Addressing;

namespace Codex.Libp2p.Protocols.HolePunching;

/// <summary>One message of the agreement on when to dial.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Addresses">Where the sender can be dialled; only of <see cref="HolePunchKind.Connect"/>.</param>
internal sealed record HolePunchMessage(HolePunchKind Kind, IReadOnlyList<Multiaddr> Addresses);
