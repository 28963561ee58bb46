using Codex.Orleans.Embedded.Engine;
using Codex.Orleans.Embedded.Reminders;
using Orleans.Runtime;

namespace Orleans;

/// <summary>Reminders of a grain.</summary>
public static class GrainReminderExtensions
{
    /// <summary>Makes a reminder, or changes the one of that name; durable when done.</summary>
    /// <exception cref="InvalidOperationException">The grain is not <see cref="IRemindable"/>.</exception>
    /// <exception cref="ArgumentException">The period is below one minute.</exception>
    /// <exception cref="LimitExceededException">The grain, or the node, has as many as it may have.</exception>
    public static Task<IGrainReminder> RegisterOrUpdateReminder(
        this Grain grain, string reminderName, TimeSpan dueTime, TimeSpan period)
    {
        if (string.IsNullOrWhiteSpace(reminderName))
            throw new ArgumentNullException(nameof(reminderName));
        if (grain is not IRemindable)
            throw new InvalidOperationException($"{grain?.GetType().Name} does not implement {nameof(IRemindable)}.");
        return Reminders(grain).RegisterAsync(grain.Activation.Address, reminderName, dueTime, period);
    }

    /// <summary>Ends a reminder; durable when done.</summary>
    /// <exception cref="ReminderException">It was changed or ended since the handle was given.</exception>
    public static Task UnregisterReminder(this Grain grain, IGrainReminder reminder) =>
        Reminders(grain).UnregisterAsync(grain.Activation.Address, reminder);

    /// <summary>The reminder of that name, or null.</summary>
    public static Task<IGrainReminder?> GetReminder(this Grain grain, string reminderName)
    {
        if (string.IsNullOrWhiteSpace(reminderName))
            throw new ArgumentNullException(nameof(reminderName));
        return Task.FromResult<IGrainReminder?>(Reminders(grain).Find(grain.Activation.Address, reminderName));
    }

    private static ReminderService Reminders(Grain grain)
    {
        ArgumentNullException.ThrowIfNull(grain);
        TurnContext.Require(grain.Activation);
        return grain.Activation.Engine.Reminders;
    }
}
