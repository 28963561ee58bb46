namespace Codex.Libp2p.Protocols.AutoNat;

/// <summary>Why a probe had its outcome.</summary>
public enum ProbeReason
{
    /// <summary>The nonce came back on a new connection.</summary>
    DialedBack,

    /// <summary>The server says that it could not connect.</summary>
    DialFailed,

    /// <summary>The server says that it connected, but could not hand over the nonce.</summary>
    DialBackFailed,

    /// <summary>The server claims success, but no connection brought the nonce.</summary>
    NotProven,

    /// <summary>The server is asked too often.</summary>
    Rejected,

    /// <summary>The server does not dial such an address.</summary>
    Refused,

    /// <summary>The server tested other addresses of the request.</summary>
    NotTested,

    /// <summary>The server wants more bytes than a dial is worth.</summary>
    TooExpensive,

    /// <summary>The server failed, and says so.</summary>
    ServerError,

    /// <summary>The server said what the protocol does not know.</summary>
    Malformed,

    /// <summary>The server did not answer in time.</summary>
    Timeout,

    /// <summary>The server does not speak the protocol now, or went away.</summary>
    Unavailable,

    /// <summary>This node asks as many servers as it may already.</summary>
    Busy,

    /// <summary>The server says that it connected (version 1 has no proof).</summary>
    Claimed,
}
