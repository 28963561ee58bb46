using System.Net;

namespace Codex.Acceptance.Tests.Crashes;

/// <summary>A body sent in pieces that says what it is about to send.</summary>
/// <param name="bytes">The body.</param>
/// <param name="pieceBytes">Bytes of a piece.</param>
/// <param name="isChunked">Whether the length is kept from the node.</param>
/// <param name="onPiece">Told of every piece before it goes out: its size, and whether it is the last.</param>
internal sealed class MeteredContent(byte[] bytes, int pieceBytes, bool isChunked, Action<int, bool> onPiece)
    : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        for (var start = 0; start < bytes.Length; start += pieceBytes)
        {
            var piece = bytes.AsMemory(start, Math.Min(pieceBytes, bytes.Length - start));
            onPiece(piece.Length, start + piece.Length == bytes.Length);
            await stream.WriteAsync(piece);
            await stream.FlushAsync();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = bytes.Length;
        return !isChunked;
    }
}
