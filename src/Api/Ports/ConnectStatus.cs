namespace Codex.Api.Ports;

/// <summary>How an attempt to connect to a peer ended (rest-api, section 2).</summary>
public enum ConnectStatus
{
    /// <summary>There is a connection.</summary>
    Connected,

    /// <summary>The peer id is not one.</summary>
    BadPeerId,

    /// <summary>No address of the peer is known.</summary>
    PeerNotFound,

    /// <summary>No address of the peer answered.</summary>
    DialFailed,

    /// <summary>Anything else.</summary>
    Failed,
}
