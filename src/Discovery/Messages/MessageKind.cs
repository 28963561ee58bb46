namespace Codex.Discovery.Messages;

/// <summary>First byte of a message (network, section 4.3). The other numbers are never sent, and ignored.</summary>
internal enum MessageKind : byte
{
    Ping = 0x01,
    Pong = 0x02,
    FindNode = 0x03,
    Nodes = 0x04,
    TalkRequest = 0x05,
    TalkResponse = 0x06,
    AddProvider = 0x0B,
    GetProviders = 0x0C,
    Providers = 0x0D,
    FindNodeFast = 0x83,
}
