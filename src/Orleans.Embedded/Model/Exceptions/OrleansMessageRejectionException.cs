namespace Orleans.Runtime;

/// <summary>A call could not be given to an activation.</summary>
public class OrleansMessageRejectionException : OrleansException
{
    internal OrleansMessageRejectionException(string message)
        : base(message)
    {
    }
}
