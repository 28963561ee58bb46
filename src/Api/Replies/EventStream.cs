using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Codex.Api.Replies;

/// <summary>An answer of server-sent events (HTML standard, section 9.2).</summary>
internal sealed class EventStream(HttpContext context)
{
    /// <summary>Content type of such answers.</summary>
    public const string ContentType = "text/event-stream";

    /// <summary>Sends the headers.</summary>
    public Task BeginAsync()
    {
        context.Response.ContentType = ContentType;
        context.Response.Headers.CacheControl = "no-store";

        // A proxy that buffers would keep the events until the end.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return context.Response.StartAsync(context.RequestAborted);
    }

    /// <summary>Sends one event.</summary>
    public async Task SendAsync<T>(string name, T data, JsonTypeInfo<T> type)
    {
        string json = JsonSerializer.Serialize(data, type);
        byte[] bytes = Encoding.UTF8.GetBytes($"event: {name}\ndata: {json}\n\n");
        await context.Response.BodyWriter.WriteAsync(bytes, context.RequestAborted);
    }
}
