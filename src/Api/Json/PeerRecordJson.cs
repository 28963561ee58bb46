namespace Codex.Api.Json;

/// <summary>A peer's record, as <c>/debug/peer</c> shows it.</summary>
internal sealed record PeerRecordJson
{
    public required string PeerId { get; init; }

    public required ulong SeqNo { get; init; }

    /// <summary>Multiaddresses.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }
}
