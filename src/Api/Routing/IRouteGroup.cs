namespace Codex.Api.Routing;

/// <summary>A group of operations that belong together.</summary>
internal interface IRouteGroup
{
    /// <summary>The operations.</summary>
    IEnumerable<ApiRoute> Routes { get; }
}
