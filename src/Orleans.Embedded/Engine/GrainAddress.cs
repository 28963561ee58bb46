namespace Codex.Orleans.Embedded.Engine;

/// <summary>Identity of a grain: its class and its key.</summary>
internal readonly record struct GrainAddress(GrainClass Class, string Key)
{
    public override string ToString() => $"{Class.Name}/{Key}";
}
