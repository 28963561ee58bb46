namespace Codex.Api.OpenApi;

/// <summary>Types of parameters.</summary>
internal enum ParameterKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>Text, any number of times.</summary>
    TextList,
}
