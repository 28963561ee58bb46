using Codex.Api.Replies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Codex.Api.Security;

/// <summary>
/// Stands before everything that the process serves over HTTP: decides who may come in, adds the CORS headers, and
/// turns what ASP.NET answers on its own into what a Codex node answers.
/// </summary>
internal sealed partial class ApiGuard(ApiOptions options, CorsPolicy cors, ILogger<ApiGuard> logger)
{
    private readonly BearerToken? _token = options.Token is null ? null : new(options.Token);

    /// <summary>Lets a request through to <paramref name="next"/>, or answers it.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (cors.Enabled)
        {
            context.Response.OnStarting(
                static state =>
                {
                    (CorsPolicy policy, HttpContext starting) = ((CorsPolicy, HttpContext))state;
                    policy.Apply(starting);
                    return Task.CompletedTask;
                },
                (cors, context));
        }

        if (Refuse(context) is { } refusal)
            await refusal;
        else
            await ServeAsync(context, next);
    }

    private Task? Refuse(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (_token is null && options.RequireLoopbackHost && !LoopbackHost.IsNamedBy(request.Host))
        {
            return Reply.ErrorAsync(
                context, StatusCodes.Status403Forbidden, "This node answers to loopback host names only");
        }

        if (cors.Enabled && request.Headers.Origin.Count > 1)
        {
            return Reply.ErrorAsync(
                context,
                StatusCodes.Status400BadRequest,
                "Only a single Origin header must be specified",
                Reply.HtmlWithCharset);
        }

        // Browsers send preflights without credentials; the answer tells nothing that is not configured publicly.
        if (_token is null || HttpMethods.IsOptions(request.Method) || _token.IsIn(request.Headers.Authorization))
            return null;
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Reply.ErrorAsync(context, StatusCodes.Status401Unauthorized, "A bearer token is required");
    }

    private async Task ServeAsync(HttpContext context, RequestDelegate next)
    {
        HttpResponse response = context.Response;
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The body ended with its connection. The server must see this, or it reads on from what is not there.
            throw;
        }
        catch (Exception exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away: nobody is left to tell, and nothing is wrong with the node.
            LogGone(exception, context.Request.Method, context.Request.Path);
            return;
        }
        catch (BadHttpRequestException exception) when (!response.HasStarted)
        {
            // The body broke the rules of HTTP, came too slowly, or ended early. The server would answer the same, but
            // log it as a failure of the node.
            response.Clear();
            response.StatusCode = exception.StatusCode;
            response.Headers.Connection = "close";
            return;
        }
        catch (Exception exception)
        {
            LogFailure(exception, context.Request.Method, context.Request.Path);
            if (response.HasStarted)
            {
                context.Abort();
                return;
            }

            response.Clear();
            await Reply.ErrorAsync(
                context, StatusCodes.Status503ServiceUnavailable, "The node failed to answer; see its log");
        }

        // A Codex node does not know 405: a method that a path does not have is an unknown route.
        if (!response.HasStarted && response.StatusCode == StatusCodes.Status405MethodNotAllowed)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            response.Headers.Remove("Allow");
        }
    }

    [LoggerMessage(EventId = 2, Level = LogLevel.Debug, Message = "{Method} {Path} ended with its connection")]
    private partial void LogGone(Exception exception, string method, PathString path);

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void LogFailure(Exception exception, string method, PathString path);
}
