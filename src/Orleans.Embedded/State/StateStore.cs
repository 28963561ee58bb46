using Microsoft.Data.Sqlite;

namespace Codex.Orleans.Embedded.State;

/// <summary>States of grains in the database. Reads are answered at once; writes go through the group commit.</summary>
internal sealed class StateStore(GrainDatabase database)
{
    private const string Where = " WHERE grain_class = $class AND grain_key = $key AND state_name = $name";

    private readonly StatementCache _reads = new(database.Reader);
    private readonly Statements _writes = new(database.Writer);

    /// <summary>The stored state, or null.</summary>
    public StateRecord? Read(StateKey key)
    {
        try
        {
            lock (_reads)
            {
                var select = _reads.Get("SELECT payload, etag FROM grain_state" + Where, "$class", "$key", "$name");
                StatementCache.Bind(select, key.Grain.Class.Name, key.Grain.Key, key.Name);
                using var row = select.ExecuteReader();
                return row.Read() ? new StateRecord(row.GetFieldValue<byte[]>(0), row.GetInt64(1)) : null;
            }
        }
        catch (SqliteException exception)
        {
            database.OnError(exception);
            throw;
        }
    }

    /// <summary>Writes a state if the stored one still has the version that the writer knows; null for none.</summary>
    public Task<StateWriteResult> WriteAsync(StateKey key, byte[] payload, long? knownEtag) => database.WriteAsync(() =>
    {
        var etag = database.NextEtag();
        var written = knownEtag is { } known
            ? _writes.Update(key, payload, etag, known)
            : _writes.Insert(key, payload, etag);
        return written ? new StateWriteResult(false, etag) : new StateWriteResult(true, _writes.FindEtag(key));
    });

    /// <summary>Removes a state if the stored one still has the version that the writer knows; null for none.</summary>
    public Task<StateWriteResult> ClearAsync(StateKey key, long? knownEtag) => database.WriteAsync(() =>
    {
        if (knownEtag is { } known && _writes.Delete(key, known))
            return new StateWriteResult(false, null);
        var stored = _writes.FindEtag(key);
        return new StateWriteResult(stored != knownEtag, stored);
    });

    /// <summary>The statements of the writing connection; used by its one writer only.</summary>
    private sealed class Statements(SqliteConnection connection)
    {
        private readonly StatementCache _cache = new(connection);

        public bool Insert(StateKey key, byte[] payload, long etag)
        {
            var insert = _cache.Get(
                "INSERT INTO grain_state (grain_class, grain_key, state_name, payload, etag) "
                + "VALUES ($class, $key, $name, $payload, $etag) ON CONFLICT DO NOTHING",
                "$class", "$key", "$name", "$payload", "$etag");
            StatementCache.Bind(insert, key.Grain.Class.Name, key.Grain.Key, key.Name, payload, etag);
            return insert.ExecuteNonQuery() == 1;
        }

        public bool Update(StateKey key, byte[] payload, long etag, long known)
        {
            var update = _cache.Get(
                "UPDATE grain_state SET payload = $payload, etag = $etag" + Where + " AND etag = $known",
                "$class", "$key", "$name", "$payload", "$etag", "$known");
            StatementCache.Bind(update, key.Grain.Class.Name, key.Grain.Key, key.Name, payload, etag, known);
            return update.ExecuteNonQuery() == 1;
        }

        public bool Delete(StateKey key, long known)
        {
            var delete = _cache.Get(
                "DELETE FROM grain_state" + Where + " AND etag = $known", "$class", "$key", "$name", "$known");
            StatementCache.Bind(delete, key.Grain.Class.Name, key.Grain.Key, key.Name, known);
            return delete.ExecuteNonQuery() == 1;
        }

        public long? FindEtag(StateKey key)
        {
            var select = _cache.Get("SELECT etag FROM grain_state" + Where, "$class", "$key", "$name");
            StatementCache.Bind(select, key.Grain.Class.Name, key.Grain.Key, key.Name);
            return (long?)select.ExecuteScalar();
        }
    }
}
