using System.IO.Pipelines;
using Codex.Libp2p.Security;
using Codex.Libp2p.Tests.Identity;
using Codex.Libp2p.Tests.Pipes;

namespace Codex.Libp2p.Tests.Security;

/// <summary>A secured connection whose other end is in the test's hands, frame by frame.</summary>
internal sealed class SecurePair
{
    private static readonly byte[] KeyIn = TestKeys.Repeat(1);
    private static readonly byte[] KeyOut = TestKeys.Repeat(2);

    public SecurePair(ulong counter = 0, PipeOptions? options = null)
    {
        var (near, far) = PipeEnd.CreatePair(options);
        Raw = far;
        Connection = new NoiseConnection(near, new NoiseCipher(KeyOut, counter), new NoiseCipher(KeyIn, counter));
        Connection.Start();
        Encrypting = new NoiseCipher(KeyIn, counter);
        Decrypting = new NoiseCipher(KeyOut, counter);
    }

    public NoiseConnection Connection { get; }

    /// <summary>The far end of the raw connection.</summary>
    public PipeEnd Raw { get; }

    public NoiseCipher Encrypting { get; }

    public NoiseCipher Decrypting { get; }

    /// <summary>The next message as it goes over the wire.</summary>
    public byte[] Frame(params byte[] plaintext)
    {
        var length = plaintext.Length + NoiseCipher.TagBytes;
        var frame = new byte[2 + length];
        (frame[0], frame[1]) = ((byte)(length >> 8), (byte)length);
        Encrypting.Encrypt(plaintext, frame.AsSpan(2, plaintext.Length), frame.AsSpan(2 + plaintext.Length));
        return frame;
    }

    /// <summary>Reads and decrypts one message; null at the end.</summary>
    public async Task<byte[]?> ReadFrameAsync()
    {
        if (await Raw.Input.TakeAsync(2) is not [var high, var low])
            return null;
        var message = await Raw.Input.TakeAsync(high << 8 | low);
        var plaintext = new byte[message.Length - NoiseCipher.TagBytes];
        Assert.True(Decrypting.TryDecrypt(
            message.AsSpan(0, plaintext.Length), message.AsSpan(plaintext.Length), plaintext));
        return plaintext;
    }
}
