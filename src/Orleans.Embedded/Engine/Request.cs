namespace Codex.Orleans.Embedded.Engine;

/// <summary>Something that an activation does in its turns: a call, a reminder, or a tick of a timer.</summary>
internal abstract class Request(GrainAddress address, long sentAt)
{
    public GrainAddress Address { get; } = address;

    /// <summary>When it was sent, as a time stamp of the engine's clock.</summary>
    public long SentAt { get; } = sentAt;

    /// <summary>How many activations ended before they took it.</summary>
    public int Forwards { get; set; }

    /// <summary>Its place among the running requests of its activation.</summary>
    public int RunningIndex { get; set; }

    /// <summary>True when it may start while others wait for something.</summary>
    public abstract bool Interleaves { get; }

    /// <summary>True when it counts as use, so that the activation does not become idle.</summary>
    public virtual bool KeepsAlive => true;

    /// <summary>True when it means this activation, and is dropped with it.</summary>
    public virtual bool IsBoundToActivation => false;

    /// <summary>True when nobody waits for an answer any more.</summary>
    public virtual bool IsAnswered => false;

    /// <summary>
    /// Does it, as a turn, and reports back to <see cref="Activation.OnRequestEnded"/>. Never throws.
    /// </summary>
    public abstract Task RunAsync(Activation activation);

    /// <summary>Answers with an exception, unless it is answered.</summary>
    public virtual void Fail(Exception exception)
    {
    }
}
