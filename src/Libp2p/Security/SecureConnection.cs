using System.IO.Pipelines;
using Codex.Libp2p.Identity;

namespace Codex.Libp2p.Security;

/// <summary>A byte stream to a peer whose identity has been proven.</summary>
/// <param name="RemotePeer">Who is at the other end.</param>
/// <param name="RemotePublicKey">The protobuf of the other end's public key.</param>
/// <param name="IsInitiator">True for the side that dialled.</param>
/// <param name="Pipe">Plaintext both ways. Completing the output says that no more comes; completing both ends
/// it.</param>
public sealed record SecureConnection(
    PeerId RemotePeer, ReadOnlyMemory<byte> RemotePublicKey, bool IsInitiator, IDuplexPipe Pipe);
