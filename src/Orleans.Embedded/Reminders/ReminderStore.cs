using Codex.Orleans.Embedded.Engine;
using Codex.Orleans.Embedded.State;

namespace Codex.Orleans.Embedded.Reminders;

/// <summary>Reminders in the database.</summary>
internal sealed class ReminderStore(GrainDatabase database)
{
    private readonly StatementCache _writes = new(database.Writer);

    /// <summary>Every reminder, with the class by its name. For the start, before anybody writes.</summary>
    public IEnumerable<StoredReminder> ReadAll()
    {
        using var select = database.Reader.CreateCommand();
        select.CommandText = "SELECT grain_class, grain_key, name, etag, first_tick, period FROM reminder";
        using var row = select.ExecuteReader();
        while (row.Read())
        {
            yield return new StoredReminder(
                row.GetString(0),
                row.GetString(1),
                row.GetString(2),
                row.GetInt64(3),
                new DateTimeOffset(row.GetInt64(4), TimeSpan.Zero),
                TimeSpan.FromTicks(row.GetInt64(5)));
        }
    }

    public Task<GrainReminder> WriteAsync(
        GrainAddress grain, string name, DateTimeOffset firstTick, TimeSpan period) => database.WriteAsync(() =>
    {
        var etag = database.NextEtag();
        var upsert = _writes.Get(
            "INSERT OR REPLACE INTO reminder (grain_class, grain_key, name, etag, first_tick, period) "
            + "VALUES ($class, $key, $name, $etag, $first, $period)",
            "$class", "$key", "$name", "$etag", "$first", "$period");
        StatementCache.Bind(upsert, grain.Class.Name, grain.Key, name, etag, firstTick.UtcTicks, period.Ticks);
        upsert.ExecuteNonQuery();
        return new GrainReminder(grain, name, etag, firstTick, period);
    });

    /// <returns>False when the reminder is no longer the stored one.</returns>
    public Task<bool> DeleteAsync(GrainReminder reminder) => database.WriteAsync(() =>
    {
        var delete = _writes.Get(
            "DELETE FROM reminder WHERE grain_class = $class AND grain_key = $key AND name = $name AND etag = $etag",
            "$class", "$key", "$name", "$etag");
        StatementCache.Bind(
            delete, reminder.Grain.Class.Name, reminder.Grain.Key, reminder.ReminderName, reminder.Etag);
        return delete.ExecuteNonQuery() == 1;
    });
}
