using System.Globalization;
using System.Numerics;
using Codex.Api.Routing;
using Codex.Content;
using Microsoft.AspNetCore.Http;

namespace Codex.Api.Uploads;

/// <summary>The query parameters of an upload (rest-api, section 1).</summary>
/// <param name="BlockSize">Block size of the dataset, in bytes.</param>
/// <param name="Advertise">Whether other nodes are told of it; null when it is not said.</param>
internal sealed record UploadQuery(int BlockSize, bool? Advertise)
{
    /// <summary>Reads the parameters; a refusal when one cannot be.</summary>
    public static (UploadQuery? Query, Refusal? Refusal) Read(IQueryCollection query)
    {
        int blockSize = ContentLimits.DefaultBlockSize;
        if (query["blockSize"].ToString() is { Length: > 0 } text)
        {
            if (!ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong asked))
                return (null, BadRequest("Invalid blockSize parameter"));
            if (asked is < ContentLimits.MinUploadBlockSize or > ContentLimits.MaxUploadBlockSize
                || !BitOperations.IsPow2(asked))
            {
                return (null, BadRequest("blockSize must be a power of two between 4096 and 524288 bytes"));
            }

            blockSize = (int)asked;
        }

        return QueryFlag.TryRead(query, "advertise", out bool? advertise)
            ? (new UploadQuery(blockSize, advertise), null)
            : (null, BadRequest("Invalid advertise parameter"));
    }

    private static Refusal BadRequest(string message) => new(StatusCodes.Status400BadRequest, message);
}
