namespace Codex.Libp2p.Protocols.Relay;

/// <summary>Answers of relays and their targets; the value is that of the wire (libp2p wire, section 9).</summary>
public enum RelayStatus
{
    /// <summary>No answer that is known.</summary>
    Unused = 0,

    /// <summary>Done.</summary>
    Ok = 100,

    /// <summary>The relay has no place left, or not for this peer.</summary>
    ReservationRefused = 200,

    /// <summary>The relay has as many circuits as it may.</summary>
    ResourceLimitExceeded = 201,

    /// <summary>Not over a connection that is itself relayed.</summary>
    PermissionDenied = 202,

    /// <summary>The target did not take the circuit.</summary>
    ConnectionFailed = 203,

    /// <summary>The target has no place at this relay.</summary>
    NoReservation = 204,

    /// <summary>The message was none.</summary>
    MalformedMessage = 400,

    /// <summary>The message was another than had to come.</summary>
    UnexpectedMessage = 401,
}
