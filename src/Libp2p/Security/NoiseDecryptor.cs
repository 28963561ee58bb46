using System.Buffers;
using System.IO.Pipelines;

namespace Codex.Libp2p.Security;

/// <summary>
/// Decrypts whole messages from the raw connection straight into the plaintext pipe's memory. A message that is spread
/// over several pieces of memory is copied there first and decrypted in place.
/// </summary>
/// <remarks>Takes both pipes and the cipher over.</remarks>
internal sealed class NoiseDecryptor(PipeReader raw, PipeWriter plaintext, NoiseCipher cipher)
{
    /// <summary>Makes the loop end when it next waits for bytes, or now.</summary>
    public void Stop() => raw.CancelPendingRead();

    /// <summary>
    /// Runs until the other side has closed its half, the plaintext's reader is gone, or something failed, which it
    /// returns; the plaintext's reader is told the same.
    /// </summary>
    public async Task<Exception?> RunAsync()
    {
        Exception? failure = null;
        try
        {
            while (await DecryptNextAsync())
            {
            }
        }
        catch (Exception exception)
        {
            failure = exception;
        }
        cipher.Dispose();
        await plaintext.CompleteAsync(failure);
        await raw.CompleteAsync();
        return failure;
    }

    private async ValueTask<bool> DecryptNextAsync()
    {
        var result = await raw.ReadAsync();
        if (result.IsCanceled)
            return false;
        var buffer = result.Buffer;
        var hasMore = DecryptAll(ref buffer);
        var isTruncated = !buffer.IsEmpty;
        // Bytes behind the last message that was decrypted are not examined: the next read has them at once.
        raw.AdvanceTo(buffer.Start, hasMore ? buffer.Start : buffer.End);
        var flush = await plaintext.FlushAsync();
        if (flush.IsCompleted)
            return false;
        if (hasMore || !result.IsCompleted)
            return true;
        return isTruncated
            ? throw new NoiseException(NoiseFailure.Truncated, "The other side left within a message.")
            : false;
    }

    // True when it stopped because enough was decrypted, not because a message is incomplete.
    private bool DecryptAll(ref ReadOnlySequence<byte> buffer)
    {
        var decrypted = 0;
        while (NoiseFraming.TryCut(ref buffer, NoiseLimits.MaxMessageBytes, out var message))
        {
            decrypted += Decrypt(message);
            if (decrypted >= NoiseLimits.FlushBytes)
                return true;
        }
        return false;
    }

    private int Decrypt(in ReadOnlySequence<byte> message)
    {
        var length = (int)message.Length - NoiseCipher.TagBytes;
        if (length < 0)
            throw new NoiseException(NoiseFailure.MessageLength, "A message that is shorter than its tag.");
        // An empty message is no end: it is checked, and adds nothing.
        var destination = length == 0 ? [] : plaintext.GetSpan(length)[..length];
        bool isGenuine;
        if (message.IsSingleSegment)
        {
            isGenuine = cipher.TryDecrypt(message.FirstSpan[..length], message.FirstSpan[length..], destination);
        }
        else
        {
            Span<byte> tag = stackalloc byte[NoiseCipher.TagBytes];
            message.Slice(0, length).CopyTo(destination);
            message.Slice(length).CopyTo(tag);
            isGenuine = cipher.TryDecrypt(destination, tag, destination);
        }
        if (!isGenuine)
            throw new NoiseException(NoiseFailure.Forged, "A message does not fit its key.");
        plaintext.Advance(length);
        return length;
    }
}
