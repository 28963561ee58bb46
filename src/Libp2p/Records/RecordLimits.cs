namespace Codex.Libp2p.Records;

/// <summary>Bounds on signed records.</summary>
public static class RecordLimits
{
    /// <summary>
    /// Longest envelope read, in bytes: twice what identify messages of go have as a whole (libp2p wire, section 6).
    /// </summary>
    public const int MaxEnvelopeBytes = 8 * 1024;

    /// <summary>Most addresses taken from a record; further ones are dropped.</summary>
    public const int MaxAddresses = 64;

    /// <summary>Longest text of a record, in characters: its envelope in base64url behind the scheme.</summary>
    public const int MaxTextLength = 4 + (MaxEnvelopeBytes * 4 + 2) / 3;
}
