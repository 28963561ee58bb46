using System.Buffers.Binary;
using System.Globalization;
using Codex.Content;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Codex.Api.Network;

/// <summary>
/// The number of a download: the same whenever it is asked for, also by two manifests of one dataset, as upstream's.
/// </summary>
internal static class DownloadNumber
{
    // Integers up to here survive a client that keeps numbers as doubles.
    private const ulong Max = (1UL << 53) - 1;

    /// <summary>The number of the download of a tree.</summary>
    public static ulong Of(Cid treeCid) => BinaryPrimitives.ReadUInt64BigEndian(treeCid.Digest) & Max;

    /// <summary>The number in the path; null when there is none.</summary>
    public static ulong? Read(HttpContext context) => ulong.TryParse(
        context.GetRouteValue("downloadId") as string,
        NumberStyles.None,
        CultureInfo.InvariantCulture,
        out ulong number)
            ? number
            : null;
}
