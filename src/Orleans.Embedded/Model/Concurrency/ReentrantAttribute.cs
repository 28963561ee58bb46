namespace Orleans.Concurrency;

/// <summary>Lets a grain start a call while others wait for something. Turns still never overlap.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReentrantAttribute : Attribute;
