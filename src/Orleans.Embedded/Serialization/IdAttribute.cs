namespace Orleans;

/// <summary>Numbers a member on the wire. Only a mark here: calls stay in the process.</summary>
[AttributeUsage(
    AttributeTargets.Field
    | AttributeTargets.Property
    | AttributeTargets.Parameter
    | AttributeTargets.Class
    | AttributeTargets.Struct
    | AttributeTargets.Enum
    | AttributeTargets.Method)]
public sealed class IdAttribute : Attribute
{
    /// <summary>Numbers the member.</summary>
    public IdAttribute(uint id)
    {
        Id = id;
    }

    /// <summary>The number; never reused for another member.</summary>
    public uint Id { get; }
}
