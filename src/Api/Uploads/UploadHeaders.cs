using System.Text;
using Codex.Api.MediaTypes;
using Codex.Content;
using Microsoft.AspNetCore.Http;

namespace Codex.Api.Uploads;

/// <summary>What the headers of an upload say of the dataset.</summary>
/// <param name="Filename">The filename, or null.</param>
/// <param name="MimeType">The MIME type as it was sent, or null.</param>
internal sealed record UploadHeaders(string? Filename, string? MimeType)
{
    /// <summary>Reads and checks the headers, in upstream's order; a refusal when one is not acceptable.</summary>
    public static (UploadHeaders? Headers, Refusal? Refusal) Read(IHeaderDictionary headers, bool lenientMime)
    {
        string contentType = headers.ContentType.ToString();
        if (contentType.Length > 0 && !IsAcceptable(contentType, lenientMime))
            return (null, Unprocessable($"The MIME type '{contentType}' is not valid."));

        string? filename = DispositionFilename.Parse(headers.ContentDisposition.ToString());
        if (filename is not null && !FilenameRule.IsValid(filename))
            return (null, Unprocessable("The filename is not valid."));
        if (filename is not null && Encoding.UTF8.GetByteCount(filename) > ContentLimits.MaxFilenameBytes)
            return (null, Unprocessable("Filename exceeds maximum size of 255 bytes"));
        if (Encoding.UTF8.GetByteCount(contentType) > ContentLimits.MaxMimeTypeBytes)
            return (null, Unprocessable("Mimetype exceeds maximum size of 128 bytes"));

        return (new UploadHeaders(filename, contentType.Length > 0 ? contentType : null), null);
    }

    private static bool IsAcceptable(string contentType, bool lenientMime) =>
        lenientMime ? MediaType.IsValid(contentType) : MimeCatalog.Contains(contentType);

    private static Refusal Unprocessable(string message) => new(StatusCodes.Status422UnprocessableEntity, message);
}
