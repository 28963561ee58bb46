namespace Codex.Api;

/// <summary>Bounds on what one request can ask of the node.</summary>
public static class ApiLimits
{
    /// <summary>
    /// Most ranges of one <c>Range</c> header; a header with more is ignored and the whole dataset is sent, which costs
    /// less than many small parts (RFC 9110, section 14.2 lets a server ignore such requests).
    /// </summary>
    public const int MaxRanges = 64;

    /// <summary>Most <c>addrs</c> of one connect request: a peer has a handful.</summary>
    public const int MaxConnectAddresses = 32;

    /// <summary>
    /// Slowest average upload that is tolerated, in bytes per second, after <see cref="SlowUploadGrace"/>.
    /// </summary>
    public const double MinUploadBytesPerSecond = 64;

    /// <summary>
    /// How long an upload may be slower than <see cref="MinUploadBytesPerSecond"/>: a client that pauses between chunks
    /// is not cut off at once, one that went silent does not hold its staging file for ever.
    /// </summary>
    public static readonly TimeSpan SlowUploadGrace = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Slowest average download that is tolerated, in bytes per second, after <see cref="SlowDownloadGrace"/>.
    /// </summary>
    public const double MinDownloadBytesPerSecond = 64;

    /// <summary>How long a reader may stand still: a paused video player is a legitimate client.</summary>
    public static readonly TimeSpan SlowDownloadGrace = TimeSpan.FromMinutes(10);

    /// <summary>Bytes of a response that wait for a slow reader before the sender waits as well.</summary>
    public const int ResponseBufferBytes = 512 * 1024;

    /// <summary>Bytes of an upload that are read ahead of the storage before the client is made to wait.</summary>
    public const int RequestBufferBytes = 256 * 1024;

    /// <summary>
    /// Longest search for a manifest or a first block: status-go gives up after 30 s (status-go-rest, section 4).
    /// </summary>
    public static readonly TimeSpan NetworkPatience = TimeSpan.FromSeconds(25);

    /// <summary>
    /// Longest wait for a block in the middle of an answer: after so long without it the connection is broken off.
    /// </summary>
    public static readonly TimeSpan StallPatience = TimeSpan.FromSeconds(60);

    /// <summary>Pause between two progress events of one listener.</summary>
    public static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Time for all headers of a request to arrive (rest-api, section 0).</summary>
    public static readonly TimeSpan RequestHeadersTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Longest first line of a request, in bytes: an archive of 4,096 topics says each of them there, in 17 characters.
    /// </summary>
    public const int RequestLineBytes = 80 * 1024;

    /// <summary>
    /// Bytes of a list answer that are collected before they are sent; a shorter list has a Content-Length.
    /// </summary>
    public const int ListBufferBytes = 64 * 1024;

    /// <summary>Communities of one page where the client does not say how many.</summary>
    public const int DefaultCommunityPage = 100;

    /// <summary>Largest JSON document that a request may bring, in bytes: two paths and a few words.</summary>
    public const int MaxJsonBytes = 16 * 1024;

    /// <summary>
    /// Bodies of archive indices that are received and decoded at once, each held in memory; others wait. One whose
    /// client has gone silent gives its place up after <see cref="SlowUploadGrace"/>.
    /// </summary>
    public const int MaxIndexBodies = 8;

    /// <summary>
    /// Migrations at once: each holds an archive of up to 64 MiB in memory, and they would only share one disk.
    /// </summary>
    public const int MaxMigrations = 1;

    /// <summary>Longest path of a file in a request, in characters: as long as Linux takes one.</summary>
    public const int MaxPathLength = 4096;
}
