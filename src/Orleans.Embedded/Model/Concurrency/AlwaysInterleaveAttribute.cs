namespace Orleans.Concurrency;

/// <summary>Lets a method start while other calls wait for something. Turns still never overlap.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlwaysInterleaveAttribute : Attribute;
