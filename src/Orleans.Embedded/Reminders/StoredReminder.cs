namespace Codex.Orleans.Embedded.Reminders;

/// <summary>A row of the reminder table.</summary>
internal readonly record struct StoredReminder(
    string GrainClass, string GrainKey, string Name, long Etag, DateTimeOffset FirstTick, TimeSpan Period);
