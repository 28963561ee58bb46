namespace Codex.Exchange.Messages;

/// <summary>What <see cref="MessageReader"/> has found.</summary>
internal enum MessagePart
{
    /// <summary>Nothing whole; more bytes are needed.</summary>
    NeedMore,

    /// <summary>A want list.</summary>
    Wants,

    /// <summary>Presences: all of a message, or as many as are handed over at once.</summary>
    Presences,

    /// <summary>A block.</summary>
    Delivery,

    /// <summary>Something that no peer writes; nothing can be read any more.</summary>
    Malformed,

    /// <summary>A message or a part of one above its limit; nothing can be read any more.</summary>
    TooLong,
}
