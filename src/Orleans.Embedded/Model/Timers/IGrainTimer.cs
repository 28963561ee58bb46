namespace Orleans.Runtime;

/// <summary>A running timer of a grain; ends when disposed, or with the activation.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Sets when it ticks next, and the pause after each tick.</summary>
    void Change(TimeSpan dueTime, TimeSpan period);
}
