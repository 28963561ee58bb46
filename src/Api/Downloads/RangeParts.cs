using System.Text;

namespace Codex.Api.Downloads;

/// <summary>
/// The frame of a <c>multipart/byteranges</c> body (RFC 9110, section 14.6): what stands before, between and behind its
/// parts.
/// </summary>
internal sealed class RangeParts
{
    private readonly string _boundary;
    private readonly string _mediaType;
    private readonly long _datasetLength;

    /// <summary>
    /// A frame for parts of one dataset. The boundary is long and random enough not to occur in the bytes.
    /// </summary>
    public RangeParts(string boundary, string mediaType, long datasetLength) =>
        (_boundary, _mediaType, _datasetLength) = (boundary, mediaType, datasetLength);

    /// <summary>Type of the whole body.</summary>
    public string ContentType => $"multipart/byteranges; boundary={_boundary}";

    /// <summary>What stands behind the last part.</summary>
    public byte[] Trailer => Encoding.ASCII.GetBytes($"\r\n--{_boundary}--\r\n");

    /// <summary>What stands before a part.</summary>
    public byte[] Header(ByteRange range) => Encoding.ASCII.GetBytes(
        $"\r\n--{_boundary}\r\n"
        + $"Content-Type: {_mediaType}\r\n"
        + $"Content-Range: {range.ContentRange(_datasetLength)}\r\n\r\n");

    /// <summary>Bytes of the whole body.</summary>
    public long Length(IReadOnlyList<ByteRange> ranges) =>
        ranges.Sum(range => Header(range).Length + range.Count) + Trailer.Length;
}
