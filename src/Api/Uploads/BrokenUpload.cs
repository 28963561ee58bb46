using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Codex.Api.Uploads;

/// <summary>Tells a body whose client went away from one that could not be stored.</summary>
internal static class BrokenUpload
{
    /// <summary>
    /// Whether an exception says that the client went away. A cancelled read without an aborted request is a server
    /// that stops and has waited long enough. A body that ended early is left to the server: only if it sees the
    /// exception does it know not to read on from this connection.
    /// </summary>
    public static bool IsIt(Exception exception, HttpContext context) =>
        exception is not BadHttpRequestException
        && (context.RequestAborted.IsCancellationRequested
            || exception is OperationCanceledException or ConnectionResetException or ConnectionAbortedException);
}
