using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Codex.Api.Security;

/// <summary>
/// Puts the guard first in the pipeline, wherever the API is added: it cannot be forgotten or come too late.
/// </summary>
internal sealed class ApiGuardFilter(ApiGuard guard) : IStartupFilter
{
    /// <inheritdoc/>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(following => context => guard.InvokeAsync(context, following));
        next(app);
    };
}
