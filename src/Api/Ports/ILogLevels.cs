namespace Codex.Api.Ports;

/// <summary>Log levels that can be changed while the node runs.</summary>
public interface ILogLevels
{
    /// <summary>
    /// Applies directives such as <c>INFO;trace:topic,topic</c> (rest-api, section 3); false, and nothing changed, when
    /// a level is unknown. Unknown topics are no error.
    /// </summary>
    bool TrySet(string directives);
}
