using Orleans.Runtime;

namespace Orleans;

/// <summary>
/// A grain that can be reminded: called at set times, whether it is active or not, also after a restart.
/// </summary>
public interface IRemindable : IGrain
{
    /// <summary>Called when a reminder is due. Ticks missed while the process was down are not made up for.</summary>
    Task ReceiveReminder(string reminderName, TickStatus status);
}
