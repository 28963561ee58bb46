namespace Orleans.Runtime;

/// <summary>Anything that can be called by its identity: grains and references to them.</summary>
public interface IAddressable;
