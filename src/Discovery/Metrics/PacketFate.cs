namespace Codex.Discovery.Metrics;

/// <summary>What became of a packet that was received.</summary>
internal enum PacketFate
{
    /// <summary>Not one of this protocol, or for somebody else.</summary>
    Garbage,

    /// <summary>Its source sends too many.</summary>
    OverBudget,

    /// <summary>Too many waited.</summary>
    QueueFull,

    /// <summary>Answered with a challenge, for it could not be read.</summary>
    Challenged,

    /// <summary>Could not be read, and was not answered: a challenge waits already, or there were too many.</summary>
    Unreadable,

    /// <summary>A challenge that answers nothing that was sent there.</summary>
    UnknownChallenge,

    /// <summary>A challenge, answered with a handshake.</summary>
    Answered,

    /// <summary>A handshake that answers no challenge: late, replayed or made up.</summary>
    UnknownHandshake,

    /// <summary>A handshake that was not looked at, for there were too many.</summary>
    HandshakeOverBudget,

    /// <summary>A handshake with a bad record, signature, key or message.</summary>
    BadHandshake,

    /// <summary>A handshake that made a session.</summary>
    Handshake,

    /// <summary>Under good keys, but no message that is understood.</summary>
    BadMessage,

    /// <summary>A message that was understood.</summary>
    Message,
}
