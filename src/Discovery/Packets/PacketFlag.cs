namespace Codex.Discovery.Packets;

/// <summary>Kind of packet (network, section 4.2).</summary>
internal enum PacketFlag : byte
{
    /// <summary>A message under the keys of a session; or random bytes, to ask for a challenge.</summary>
    Ordinary = 0,

    /// <summary>A challenge: I cannot read this, who are you?</summary>
    Challenge = 1,

    /// <summary>The answer to a challenge, with a message under the keys that it makes.</summary>
    Handshake = 2,
}
