using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Codex.Api.Replies;
using Codex.Api.Uploads;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Codex.Api.Communities;

/// <summary>
/// Bodies that are taken as a whole. What is held is what has come, and never more than the bound. A body needs its
/// content type: a web page of another origin cannot send one of these without asking first.
/// </summary>
internal static class RequestBody
{
    /// <summary>Content type of archives and indices.</summary>
    public const string Bytes = "application/octet-stream";

    /// <summary>Content type of indices, which are protobuf.</summary>
    public const string Protobuf = "application/x-protobuf";

    /// <summary>Whether the body has one of these content types, whatever its parameters.</summary>
    public static bool HasType(HttpRequest request, params ReadOnlySpan<string> types)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type))
            return false;
        foreach (string one in types)
        {
            if (type.MediaType.Equals(one, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>The refusal of a body with another content type.</summary>
    public static Refusal NotOfType(params string[] types) => new(
        StatusCodes.Status415UnsupportedMediaType, $"The body must have Content-Type: {string.Join(" or ", types)}");

    /// <summary>Reads a body of at most so many bytes.</summary>
    public static async Task<(ReadOnlyMemory<byte> Body, Refusal? Refusal)> ReadAsync(HttpContext context, int maxBytes)
    {
        Refusal tooLarge = new(
            StatusCodes.Status413PayloadTooLarge, $"The body must not have more than {maxBytes} bytes.");
        if (context.Request.ContentLength > maxBytes)
            return (default, tooLarge);
        ArrayBufferWriter<byte> body = new();
        PipeReader reader = context.Request.BodyReader;
        while (true)
        {
            // Not cancelled, as uploads: the body of a connection that is gone ends by itself.
            ReadResult result = await reader.ReadAsync(CancellationToken.None);
            bool fits = body.WrittenCount + result.Buffer.Length <= maxBytes;
            if (fits)
            {
                foreach (ReadOnlyMemory<byte> segment in result.Buffer)
                    body.Write(segment.Span);
            }

            reader.AdvanceTo(result.Buffer.End);
            if (!fits)
                return (default, tooLarge);
            if (result.IsCompleted)
                return (body.WrittenMemory, null);
        }
    }

    /// <summary>Reads a body of JSON; null, and no refusal, for no body.</summary>
    /// <param name="context">The request.</param>
    /// <param name="type">What it is.</param>
    /// <param name="shape">What it looks like, for people.</param>
    public static async Task<(T? Value, Refusal? Refusal)> ReadJsonAsync<T>(
        HttpContext context, JsonTypeInfo<T> type, string shape)
        where T : class
    {
        (ReadOnlyMemory<byte> body, Refusal? refusal) = await ReadAsync(context, ApiLimits.MaxJsonBytes);
        if (refusal is not null || body.IsEmpty)
            return (null, refusal);
        if (!HasType(context.Request, Reply.Json))
            return (null, NotOfType(Reply.Json));
        try
        {
            return JsonSerializer.Deserialize(body.Span, type) is { } value
                ? (value, null)
                : (null, NotOfShape(shape));
        }
        catch (JsonException)
        {
            return (null, NotOfShape(shape));
        }
    }

    private static Refusal NotOfShape(string shape) =>
        new(StatusCodes.Status400BadRequest, $"The body must be JSON of the form {shape}");
}
