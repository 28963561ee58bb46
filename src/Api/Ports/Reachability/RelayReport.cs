namespace Codex.Api.Ports.Reachability;

/// <summary>A relay through which this node can be reached.</summary>
/// <param name="PeerId">Its id.</param>
/// <param name="Addresses">The addresses through it, as announced.</param>
/// <param name="Expires">Until when it keeps the place, if it is not asked again; UTC.</param>
public sealed record RelayReport(string PeerId, IReadOnlyList<string> Addresses, DateTimeOffset? Expires);
