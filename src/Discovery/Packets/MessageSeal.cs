using System.Security.Cryptography;

namespace Codex.Discovery.Packets;

/// <summary>AES-128-GCM over messages, with iv and header authenticated beside them (network, section 4.2).</summary>
internal static class MessageSeal
{
    /// <summary>Writes the encrypted message and its tag.</summary>
    public static void Seal(
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> head,
        Span<byte> sealedMessage)
    {
        using var gcm = new AesGcm(key, PacketLayout.TagBytes);
        gcm.Encrypt(nonce, message, sealedMessage[..message.Length], sealedMessage[message.Length..], head);
    }

    /// <summary>The message; null under another key, or where a bit was changed.</summary>
    public static byte[]? TryOpen(ReadOnlySpan<byte> key, UnmaskedPacket packet)
    {
        Span<byte> nonce = stackalloc byte[PacketLayout.NonceBytes];
        packet.Nonce.CopyTo(nonce);
        var content = packet.SealedMessage.Span;
        var message = new byte[content.Length - PacketLayout.TagBytes];
        using var gcm = new AesGcm(key, PacketLayout.TagBytes);
        try
        {
            gcm.Decrypt(nonce, content[..message.Length], content[message.Length..], message, packet.Head);
            return message;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
