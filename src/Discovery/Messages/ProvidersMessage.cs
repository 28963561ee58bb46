namespace Codex.Discovery.Messages;

/// <summary>These provide it. Upstream reads one packet, whatever <paramref name="Total"/> says.</summary>
internal sealed record ProvidersMessage(uint Total, IReadOnlyList<ReadOnlyMemory<byte>> Records)
    : Message(MessageKind.Providers);
