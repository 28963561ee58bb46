namespace Orleans.Runtime;

/// <summary>A call was refused because a named limit is reached.</summary>
public sealed class LimitExceededException : OrleansException
{
    /// <summary>With a message.</summary>
    public LimitExceededException(string message)
        : base(message)
    {
    }
}
