using Codex.Orleans.Embedded.Engine;
using Orleans;
using Orleans.Runtime;

namespace Codex.Orleans.Embedded.Reminders;

/// <summary>A tick of a reminder; activates the grain like any call.</summary>
internal sealed class ReminderRequest(
    GrainReminder reminder, TickStatus status, long sentAt, Action<GrainReminder, Exception?> onEnded)
    : Request(reminder.Grain, sentAt)
{
    private int _ended;

    public override bool Interleaves => Address.Class.IsReentrant;

    public override async Task RunAsync(Activation activation)
    {
        Exception? failure = null;
        try
        {
            await ((IRemindable)activation.GrainInstance!).ReceiveReminder(reminder.ReminderName, status);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        activation.OnRequestEnded(this, failure);
        End(failure);
    }

    public override void Fail(Exception exception) => End(exception);

    private void End(Exception? failure)
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
            onEnded(reminder, failure);
    }
}
