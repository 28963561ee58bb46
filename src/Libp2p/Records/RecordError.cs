namespace Codex.Libp2p.Records;

/// <summary>Why bytes or text are not a record that can be believed.</summary>
public enum RecordError
{
    /// <summary>They are one.</summary>
    None,

    /// <summary>Text that does not begin with <c>spr:</c>, or is no base64url behind it.</summary>
    NotARecordText,

    /// <summary>Longer than <see cref="RecordLimits"/> allows.</summary>
    TooLong,

    /// <summary>Not the protobuf, or without one of its fields.</summary>
    Malformed,

    /// <summary>An envelope with other contents than asked for.</summary>
    WrongPayloadType,

    /// <summary>The key in it is no public key.</summary>
    InvalidKey,

    /// <summary>The key in it has not signed it.</summary>
    InvalidSignature,

    /// <summary>A record about another peer than the one that signed it.</summary>
    WrongPeer,
}
