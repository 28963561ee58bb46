using Codex.Content;

namespace Codex.Exchange.Messages;

/// <summary>
/// Decodes parts of messages that lie in one piece. What is missing is zero, what is unknown is skipped, as upstream.
/// </summary>
/// <remarks>Remembers the last CID: a list is mostly about one dataset, and needs one CID then.</remarks>
internal sealed class FieldDecoder
{
    private Cid _lastCid;

    /// <summary>Decodes a want list; another result than <see cref="MessagePart.Wants"/> says what is wrong.</summary>
    public MessagePart TryDecodeWants(ReadOnlySpan<byte> bytes, out WantList? wants)
    {
        wants = null;
        var entries = new List<WantEntry>();
        var isFull = false;
        var fields = new FieldReader(bytes);
        while (fields.Next())
        {
            if (fields.Tag == WireTags.WantListFull)
                isFull = fields.Number != 0;
            if (fields.Tag != WireTags.WantListEntry)
                continue;
            if (entries.Count == WireLimits.MaxWantEntries)
                return MessagePart.TooLong;
            if (!TryDecodeEntry(fields.Bytes, out var entry))
                return MessagePart.Malformed;
            entries.Add(entry);
        }
        if (fields.IsMalformed)
            return MessagePart.Malformed;
        wants = new WantList(entries, isFull);
        return MessagePart.Wants;
    }

    /// <summary>Decodes a presence.</summary>
    /// <param name="bytes">The presence.</param>
    /// <param name="presence">The presence, if it is to be looked at.</param>
    /// <param name="isIgnored">True when its price is longer than any, which upstream passes over.</param>
    public bool TryDecodePresence(ReadOnlySpan<byte> bytes, out BlockPresence presence, out bool isIgnored)
    {
        (presence, isIgnored) = (default, false);
        var address = default(BlockAddress?);
        var type = 0UL;
        var fields = new FieldReader(bytes);
        while (fields.Next())
        {
            switch (fields.Tag)
            {
                case WireTags.PresenceAddress:
                    if (!TryDecodeAddress(fields.Bytes, out var decoded))
                        return false;
                    address = decoded;
                    break;
                case WireTags.PresenceType:
                    type = fields.Number;
                    break;
                case WireTags.PresencePrice:
                    isIgnored = fields.Bytes.Length > FieldSizes.PriceBytes;
                    break;
            }
        }
        if (fields.IsMalformed || address is null || type > WireTags.PresenceNotHere)
            return false;
        presence = new BlockPresence(address.Value, type == WireTags.PresenceHere);
        return true;
    }

    /// <summary>Decodes a delivery; the ranges say where its bytes lie.</summary>
    public bool TryDecodeDelivery(ReadOnlySpan<byte> bytes, out DeliveryRanges delivery)
    {
        delivery = default;
        var address = default(BlockAddress?);
        var fields = new FieldReader(bytes);
        while (fields.Next())
        {
            var range = fields.BytesStart..(fields.BytesStart + fields.Bytes.Length);
            switch (fields.Tag)
            {
                case WireTags.DeliveryCid:
                    delivery.Cid = range;
                    break;
                case WireTags.DeliveryData:
                    delivery.Data = range;
                    break;
                case WireTags.DeliveryAddress:
                    if (!TryDecodeAddress(fields.Bytes, out var decoded))
                        return false;
                    address = decoded;
                    break;
                case WireTags.DeliveryProof:
                    delivery.Proof = range;
                    break;
            }
        }
        delivery.Address = address ?? default;
        return !fields.IsMalformed && address is not null;
    }

    private bool TryDecodeEntry(ReadOnlySpan<byte> bytes, out WantEntry entry)
    {
        entry = default;
        var address = default(BlockAddress?);
        var (isCancel, sendDontHave, type) = (false, false, 0UL);
        var fields = new FieldReader(bytes);
        while (fields.Next())
        {
            switch (fields.Tag)
            {
                case WireTags.EntryAddress:
                    if (!TryDecodeAddress(fields.Bytes, out var decoded))
                        return false;
                    address = decoded;
                    break;
                case WireTags.EntryCancel:
                    isCancel = fields.Number != 0;
                    break;
                case WireTags.EntryWantType:
                    type = fields.Number;
                    break;
                case WireTags.EntrySendDontHave:
                    sendDontHave = fields.Number != 0;
                    break;
            }
        }
        if (fields.IsMalformed || address is null || type > (ulong)WantType.Have)
            return false;
        entry = new WantEntry(address.Value, (WantType)type, isCancel, sendDontHave);
        return true;
    }

    private bool TryDecodeAddress(ReadOnlySpan<byte> bytes, out BlockAddress address)
    {
        address = default;
        var isLeaf = false;
        var index = 0UL;
        ReadOnlySpan<byte> treeCid = default;
        ReadOnlySpan<byte> blockCid = default;
        var fields = new FieldReader(bytes);
        while (fields.Next())
        {
            switch (fields.Tag)
            {
                case WireTags.AddressLeaf:
                    isLeaf = fields.Number != 0;
                    break;
                case WireTags.AddressTreeCid:
                    treeCid = fields.Bytes;
                    break;
                case WireTags.AddressIndex:
                    index = fields.Number;
                    break;
                case WireTags.AddressCid:
                    blockCid = fields.Bytes;
                    break;
            }
        }
        // No tree has more leaves: such an index is nonsense, not a block that nobody has.
        if (fields.IsMalformed
            || index >= ContentLimits.MaxBlockCount
            || !TryDecodeCid(isLeaf ? treeCid : blockCid, out var cid))
            return false;
        address = isLeaf ? BlockAddress.Leaf(cid, (int)index) : BlockAddress.Block(cid);
        return true;
    }

    private bool TryDecodeCid(ReadOnlySpan<byte> bytes, out Cid cid)
    {
        cid = _lastCid;
        if (!bytes.IsEmpty && bytes.SequenceEqual(_lastCid.Bytes))
            return true;
        if (!Cid.TryDecode(bytes, out cid, out _))
            return false;
        _lastCid = cid;
        return true;
    }
}
