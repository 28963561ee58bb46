namespace Orleans;

/// <summary>Names a type or method on the wire, whatever it is called in source. Only a mark here.</summary>
[AttributeUsage(
    AttributeTargets.Class
    | AttributeTargets.Interface
    | AttributeTargets.Struct
    | AttributeTargets.Enum
    | AttributeTargets.Method,
    AllowMultiple = true)]
public sealed class AliasAttribute : Attribute
{
    /// <summary>Names the type or method.</summary>
    public AliasAttribute(string alias)
    {
        Alias = alias;
    }

    /// <summary>The name.</summary>
    public string Alias { get; }
}
