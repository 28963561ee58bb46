using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Codex.Api.Replies;

/// <summary>The shapes of answers that a Codex node gives (rest-api, section 0).</summary>
internal static class Reply
{
    /// <summary>Content type of successes without another one.</summary>
    public const string PlainText = "text/plain";

    /// <summary>Content type of errors: upstream sends its plain messages as HTML.</summary>
    public const string Html = "text/html";

    /// <summary>Content type of errors that upstream's HTTP library, not its REST library, writes.</summary>
    public const string HtmlWithCharset = "text/html; charset=utf-8";

    /// <summary>Content type of JSON, without a charset.</summary>
    public const string Json = "application/json";

    /// <summary>A status without a body.</summary>
    public static Task StatusAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    /// <summary>200 with a text.</summary>
    public static Task TextAsync(HttpContext context, string text) =>
        BytesAsync(context, StatusCodes.Status200OK, PlainText, Encoding.UTF8.GetBytes(text));

    /// <summary>
    /// An error with its message. Messages are fixed texts, or repeat a request header: never something that a link
    /// could have put there, since the type is HTML.
    /// </summary>
    public static Task ErrorAsync(HttpContext context, int status, string message, string contentType = Html) =>
        BytesAsync(context, status, contentType, Encoding.UTF8.GetBytes(message));

    /// <summary>200, or another success, with a JSON document.</summary>
    public static Task JsonAsync<T>(
        HttpContext context, T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) =>
        BytesAsync(context, status, Json, JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <summary>
    /// 200 with a JSON document that has one list, written item by item: its size need not be bounded.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="name">Name of the list.</param>
    /// <param name="items">What is in it.</param>
    /// <param name="type">How an item is written.</param>
    public static async Task JsonListAsync<T>(
        HttpContext context, string name, IEnumerable<T> items, JsonTypeInfo<T> type)
    {
        HttpResponse response = context.Response;
        response.ContentType = Json;
        using Utf8JsonWriter json = new(
            response.BodyWriter, new JsonWriterOptions { Encoder = type.Options.Encoder });
        json.WriteStartObject();
        json.WriteStartArray(name);
        long sent = 0;
        foreach (T item in items)
        {
            JsonSerializer.Serialize(json, item, type);
            if (json.BytesCommitted + json.BytesPending - sent < ApiLimits.ListBufferBytes)
                continue;
            json.Flush();
            sent = json.BytesCommitted;
            await response.BodyWriter.FlushAsync(context.RequestAborted);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        if (!response.HasStarted)
            response.ContentLength = json.BytesCommitted;
        await response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    /// <summary>A whole body.</summary>
    public static Task BytesAsync(HttpContext context, int status, string contentType, ReadOnlyMemory<byte> body)
    {
        HttpResponse response = context.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
