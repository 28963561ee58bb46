using Codex.Api.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Codex.Api.Security;

/// <summary>What browsers of other origins may do (rest-api, section CORS).</summary>
internal sealed class CorsPolicy(ApiOptions options)
{
    private const string AnyOrigin = "*";

    // How long a browser may remember a preflight, in seconds (upstream codex/rest/api.nim, lines 151-166).
    private const string MaxAge = "86400";

    /// <summary>True when an origin is configured.</summary>
    public bool Enabled => options.CorsOrigin is not null;

    /// <summary>Adds the headers of a response that is about to start.</summary>
    public void Apply(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        ApplyOrigin(context.Request.Headers, headers);
        if (context.GetEndpoint()?.Metadata.GetMetadata<ApiRoute>() is not { } route)
            return;
        if (route.DownloadCors)
        {
            // The first name is upstream's slip of the pen, which somebody may rely on; the second is what it meant.
            headers["Access-Control-Headers"] = "X-Requested-With";
            headers.AccessControlAllowHeaders = "X-Requested-With";
            headers.AccessControlExposeHeaders = "Content-Disposition, Accept-Ranges, Content-Range, ETag";
        }

        if (route.DetailedCors || context.Response.StatusCode >= StatusCodes.Status400BadRequest)
        {
            string method = context.Request.Method;
            ApplyDetails(headers, HttpMethods.IsHead(method) ? HttpMethods.Get : method);
        }
    }

    /// <summary>Adds the headers that answer a preflight.</summary>
    public void ApplyPreflight(HttpContext context, string methods, string? requestHeaders)
    {
        if (!Enabled)
            return;
        IHeaderDictionary headers = context.Response.Headers;
        ApplyOrigin(context.Request.Headers, headers);
        ApplyDetails(headers, methods);
        string?[] allowed = [requestHeaders, options.Token is null ? null : "authorization"];
        string list = string.Join(", ", allowed.Where(name => name is not null));
        if (list.Length > 0)
            headers.AccessControlAllowHeaders = list;
    }

    private void ApplyOrigin(IHeaderDictionary request, IHeaderDictionary response)
    {
        if (options.CorsOrigin == AnyOrigin)
        {
            if (request.Origin.Count == 1)
                response.AccessControlAllowOrigin = AnyOrigin;
            return;
        }

        // Whether or not this request's origin matches, a cache must not give the answer to another origin.
        response.Append(HeaderNames.Vary, HeaderNames.Origin);
        if (request.Origin.Count == 1 && IsAllowed(request.Origin[0]!))
            response.AccessControlAllowOrigin = request.Origin;
    }

    private void ApplyDetails(IHeaderDictionary headers, string methods)
    {
        if (headers.AccessControlAllowOrigin.Count == 0)
            headers.AccessControlAllowOrigin = options.CorsOrigin;
        headers.AccessControlAllowMethods = $"{methods}, OPTIONS";
        headers.AccessControlMaxAge = MaxAge;
    }

    // The configured value may omit the scheme (presto at the pinned commit, serverprivate.nim, lines 48-58).
    private bool IsAllowed(string origin)
    {
        string allowed = options.CorsOrigin!;
        if (allowed.StartsWith("http://", StringComparison.Ordinal)
            || allowed.StartsWith("https://", StringComparison.Ordinal))
        {
            return origin == allowed;
        }

        int scheme = origin.IndexOf("://", StringComparison.Ordinal);
        return scheme > 0 && origin[..scheme] is "http" or "https" && origin.AsSpan(scheme + 3).SequenceEqual(allowed);
    }
}
