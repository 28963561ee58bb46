namespace Orleans;

/// <summary>Asks Orleans to generate a serializer. Only a mark here: calls stay in the process.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
public sealed class GenerateSerializerAttribute : Attribute;
