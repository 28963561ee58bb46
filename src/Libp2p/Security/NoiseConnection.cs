using System.IO.Pipelines;

namespace Codex.Libp2p.Security;

/// <summary>
/// Plaintext on this side, Noise messages on the other, and two loops between, one for each direction, that run
/// beside each other and beside whoever uses the plaintext.
/// </summary>
/// <remarks>
/// A failure of what comes in (a forgery, an end within a message, a broken transport) ends both directions: what such
/// a peer is told no longer matters. A clean end of what comes in ends that direction alone, so does a transport that
/// takes no more.
/// </remarks>
internal sealed class NoiseConnection : IDuplexPipe
{
    private readonly Pipe _incoming = new(Options(NoiseLimits.MaxPlaintextIn));
    private readonly Pipe _outgoing = new(Options(NoiseLimits.MaxPlaintextOut));
    private readonly NoiseDecryptor _decryptor;
    private readonly NoiseEncryptor _encryptor;

    /// <summary>Takes the ciphers and both halves of the raw connection over.</summary>
    public NoiseConnection(IDuplexPipe raw, NoiseCipher send, NoiseCipher receive)
    {
        _encryptor = new NoiseEncryptor(_outgoing.Reader, raw.Output, send);
        _decryptor = new NoiseDecryptor(raw.Input, _incoming.Writer, receive);
        Input = new CompletionPipeReader(_incoming.Reader, _decryptor.Stop);
    }

    public PipeReader Input { get; }

    public PipeWriter Output => _outgoing.Writer;

    /// <summary>Completes, never faulted, when both directions have ended and the raw connection was let go.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Starts both loops.</summary>
    public void Start() => Ended = Task.WhenAll(Task.Run(DecryptAsync), Task.Run(_encryptor.RunAsync));

    private async Task DecryptAsync()
    {
        if (await _decryptor.RunAsync() is { } failure)
            _encryptor.Stop(failure);
    }

    private static PipeOptions Options(int maxBytes) => new(
        pauseWriterThreshold: maxBytes,
        resumeWriterThreshold: maxBytes / 2,
        minimumSegmentSize: NoiseLimits.SegmentBytes,
        useSynchronizationContext: false);
}
