namespace Codex.Libp2p.Muxing.Mplex;

/// <summary>
/// Flag of a message (mplex specification, "Flag values"); named by the role of its sender in the stream.
/// </summary>
internal enum MplexFlag
{
    NewStream = 0,
    MessageReceiver = 1,
    MessageInitiator = 2,
    CloseReceiver = 3,
    CloseInitiator = 4,
    ResetReceiver = 5,
    ResetInitiator = 6,
}
