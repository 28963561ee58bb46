using Orleans.Runtime;

namespace Orleans;

/// <summary>Marks a contract of a grain.</summary>
public interface IGrain : IAddressable;
