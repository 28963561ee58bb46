using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace Codex.Silo.Metrics;

/// <summary>Answers <c>GET /metrics</c>, and nothing else, without routing or middleware.</summary>
internal sealed class MetricsApplication(MetricsRegistry registry) : IHttpApplication<HttpContext>
{
    private const string Path = "/metrics";

    /// <inheritdoc/>
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    /// <inheritdoc/>
    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    /// <inheritdoc/>
    public async Task ProcessRequestAsync(HttpContext context)
    {
        if (context.Request.Path != Path)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = "GET, HEAD";
            return;
        }

        var body = Encoding.UTF8.GetBytes(Render());
        context.Response.ContentType = PrometheusText.ContentType;
        context.Response.ContentLength = body.Length;
        if (HttpMethods.IsGet(context.Request.Method))
            await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>The whole page.</summary>
    public string Render()
    {
        var text = new PrometheusText();
        foreach (var metric in registry.Collect())
            text.Append(metric);
        text.Append("codex_metrics_dropped_total", "Measurements dropped because of too many label sets.", "counter",
            registry.Dropped);
        ProcessMetrics.Append(text);
        return text.ToString();
    }
}
