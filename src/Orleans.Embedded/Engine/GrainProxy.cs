using System.Reflection;

namespace Codex.Orleans.Embedded.Engine;

/// <summary>A reference to a grain: turns calls of the contract into requests.</summary>
internal class GrainProxy : DispatchProxy
{
    private GrainEngine _engine = null!;
    private GrainContract _contract = null!;

    /// <summary>The grain.</summary>
    public GrainAddress Address { get; private set; }

    public static TContract Create<TContract>(GrainEngine engine, GrainContract contract, string key)
    {
        var reference = Create<TContract, GrainProxy>();
        var proxy = (GrainProxy)(object)reference!;
        proxy._engine = engine;
        proxy._contract = contract;
        proxy.Address = new GrainAddress(contract.Implementation, key);
        return reference;
    }

    /// <inheritdoc/>
    public override string ToString() => Address.ToString();

    /// <inheritdoc/>
    protected override object Invoke(MethodInfo? targetMethod, object?[]? args) =>
        _contract[targetMethod!].Send(_engine, Address, args!);
}
