using Codex.Archives;
using Codex.Archives.Messages;
using Codex.Archives.Torrent;
using Microsoft.Win32.SafeHandles;

namespace Codex.Communities.Migration;

/// <summary>The two files of a community's torrent. Holds one archive in memory at a time. Dispose it.</summary>
internal sealed class TorrentFiles : IDisposable
{
    private readonly SafeFileHandle _data;
    private byte[] _buffer = [];

    /// <summary>Opens the data file.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be opened.</exception>
    public TorrentFiles(string dataPath)
    {
        _data = File.OpenHandle(dataPath);
        Length = RandomAccess.GetLength(_data);
    }

    /// <summary>Bytes of the data file.</summary>
    public long Length { get; }

    /// <summary>The index beside it, decoded; null when it is larger than an index may be.</summary>
    public async Task<TorrentIndexResult?> ReadIndexAsync(string indexPath, CancellationToken cancellationToken)
    {
        if (new FileInfo(indexPath).Length > ArchiveLimits.MaxIndexBytes)
            return null;
        var bytes = await File.ReadAllBytesAsync(indexPath, cancellationToken).ConfigureAwait(false);
        return TorrentIndexCodec.Decode(bytes, Length);
    }

    /// <summary>The bytes of an archive, without padding; they are its until the next call.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(TorrentArchive archive, CancellationToken cancellationToken)
    {
        var bytes = await ReadWholeAsync(archive, cancellationToken).ConfigureAwait(false);
        return bytes[..archive.Length];
    }

    /// <summary>Looks at an archive.</summary>
    public async Task<MigratedArchive> CheckAsync(TorrentArchive archive, CancellationToken cancellationToken)
    {
        var bytes = await ReadWholeAsync(archive, cancellationToken).ConfigureAwait(false);
        var decoded = WakuArchive.Read(bytes.Span[..archive.Length]);
        var problem = decoded.Kind == WakuArchiveKind.Unreadable
            ? "it does not decode as an archive, and is not encrypted"
            : !decoded.Fits(archive.Metadata)
                ? "the index says other times or topics of it than it has itself"
                : bytes.Span[archive.Length..].ContainsAnyExcept((byte)0) ? "its padding is not zero" : null;
        return new MigratedArchive
        {
            TorrentId = archive.Id,
            Metadata = archive.Metadata,
            Offset = archive.Offset,
            Length = archive.Length,
            IsEncrypted = decoded.Kind == WakuArchiveKind.Encrypted,
            MessageCount = decoded.MessageCount,
            Problem = problem,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _data.Dispose();

    private async Task<ReadOnlyMemory<byte>> ReadWholeAsync(
        TorrentArchive archive, CancellationToken cancellationToken)
    {
        if (_buffer.Length < archive.Size)
            _buffer = new byte[archive.Size];
        var bytes = _buffer.AsMemory(0, archive.Size);
        var read = 0;
        while (read < bytes.Length)
        {
            var count = await RandomAccess
                .ReadAsync(_data, bytes[read..], archive.Offset + read, cancellationToken)
                .ConfigureAwait(false);
            if (count == 0)
                throw new EndOfStreamException($"The data file ends inside of the archive {archive.Id}.");
            read += count;
        }

        return bytes;
    }
}
