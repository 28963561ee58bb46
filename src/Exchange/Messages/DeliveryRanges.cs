namespace Codex.Exchange.Messages;

/// <summary>Where the parts of a delivery lie within its bytes.</summary>
internal record struct DeliveryRanges(BlockAddress Address, Range Cid, Range Data, Range Proof);
