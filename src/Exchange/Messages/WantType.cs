namespace Codex.Exchange.Messages;

/// <summary>What is wanted; the numbers are the wire's (block exchange, section 1).</summary>
public enum WantType
{
    /// <summary>The block itself.</summary>
    Block = 0,

    /// <summary>To know whether the peer has it.</summary>
    Have = 1,
}
