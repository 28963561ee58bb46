using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;

namespace Codex.Libp2p.Security;

/// <summary>
/// Encrypts what was written, all of it that is there, into as few messages as it takes, straight into the raw
/// connection's memory; several messages go out in one flush.
/// </summary>
/// <remarks>Takes both pipes and the cipher over.</remarks>
internal sealed class NoiseEncryptor(PipeReader plaintext, PipeWriter raw, NoiseCipher cipher)
{
    private const int Overhead = NoiseFraming.HeaderBytes + NoiseCipher.TagBytes;

    private Exception? _stopped;

    /// <summary>Makes the loop end with this failure, whatever it waits for.</summary>
    public void Stop(Exception failure)
    {
        Volatile.Write(ref _stopped, failure);
        plaintext.CancelPendingRead();
        raw.CancelPendingFlush();
    }

    /// <summary>Runs until the plaintext's writer is done, the other side takes no more, or something failed.</summary>
    public async Task RunAsync()
    {
        Exception? failure = null;
        try
        {
            while (await EncryptNextAsync())
            {
            }
        }
        catch (Exception exception)
        {
            failure = exception;
        }
        cipher.Dispose();
        await plaintext.CompleteAsync(failure ?? Volatile.Read(ref _stopped));
        await raw.CompleteAsync(failure);
    }

    private async ValueTask<bool> EncryptNextAsync()
    {
        var result = await plaintext.ReadAsync();
        if (Volatile.Read(ref _stopped) is not null)
            return false;
        var buffer = result.Buffer;
        var encrypted = 0;
        while (!buffer.IsEmpty && encrypted < NoiseLimits.FlushBytes)
            encrypted += Encrypt(ref buffer);
        var hasMore = !buffer.IsEmpty;
        // What is left was not examined: the next read has it at once.
        plaintext.AdvanceTo(buffer.Start);
        if (encrypted > 0)
        {
            var flush = await raw.FlushAsync();
            if (flush.IsCompleted || Volatile.Read(ref _stopped) is not null)
                return false;
        }
        return hasMore || !result.IsCompleted;
    }

    // Encrypts one message from the start of the buffer and cuts it off; returns its plaintext's length.
    private int Encrypt(ref ReadOnlySequence<byte> buffer)
    {
        var wanted = (int)Math.Min(buffer.Length, NoiseLimits.MaxPlaintextBytes);
        var span = raw.GetSpan(Overhead + Math.Min(wanted, NoiseLimits.MinCutBytes));
        var length = Math.Min(wanted, span.Length - Overhead);
        var ciphertext = span.Slice(NoiseFraming.HeaderBytes, length);
        var tag = span.Slice(NoiseFraming.HeaderBytes + length, NoiseCipher.TagBytes);
        BinaryPrimitives.WriteUInt16BigEndian(span, (ushort)(length + NoiseCipher.TagBytes));
        if (buffer.FirstSpan.Length >= length)
        {
            cipher.Encrypt(buffer.FirstSpan[..length], ciphertext, tag);
        }
        else
        {
            buffer.Slice(0, length).CopyTo(ciphertext);
            cipher.Encrypt(ciphertext, ciphertext, tag);
        }
        raw.Advance(length + Overhead);
        buffer = buffer.Slice(length);
        return length;
    }
}
