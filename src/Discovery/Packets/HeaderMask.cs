using System.Security.Cryptography;
using Codex.Discovery.Routing;

namespace Codex.Discovery.Packets;

/// <summary>
/// The mask over headers: AES-128 in counter mode under the receiver's id (network, section 4.2). It hides nothing from
/// whoever knows the receiver; it keeps middle boxes from recognising the protocol. One call at a time.
/// </summary>
internal sealed class HeaderMask : IDisposable
{
    private const int BlockBytes = 16;

    private readonly Aes _aes = Aes.Create();

    public HeaderMask(NodeId receiver) => _aes.SetKey(receiver.ToArray().AsSpan(0, PacketLayout.KeyBytes));

    /// <summary>
    /// Masks or unmasks <paramref name="source"/>, which starts <paramref name="offset"/> bytes behind the first
    /// masked one.
    /// </summary>
    public void Apply(ReadOnlySpan<byte> iv, int offset, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        Span<byte> counter = stackalloc byte[BlockBytes];
        Span<byte> stream = stackalloc byte[BlockBytes];
        iv.CopyTo(counter);
        for (var skipped = 0; skipped < offset / BlockBytes; skipped++)
            Increment(counter);
        var within = offset % BlockBytes;
        for (var done = 0; done < source.Length; within = 0)
        {
            _aes.EncryptEcb(counter, stream, PaddingMode.None);
            Increment(counter);
            for (; within < BlockBytes && done < source.Length; within++, done++)
                destination[done] = (byte)(source[done] ^ stream[within]);
        }
    }

    public void Dispose() => _aes.Dispose();

    private static void Increment(Span<byte> counter)
    {
        for (var i = counter.Length - 1; i >= 0 && ++counter[i] == 0; i--)
        {
        }
    }
}
