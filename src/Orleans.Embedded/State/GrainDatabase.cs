using Codex.Orleans.Embedded.Engine;
using Codex.Orleans.Embedded.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Codex.Orleans.Embedded.State;

/// <summary>
/// The SQLite file: one connection that writes, in groups, and one that reads beside it (WAL). A damaged file is set
/// aside and a fresh one made, because the repo can tell what matters and a node that does not start helps nobody.
/// </summary>
internal sealed class GrainDatabase : IAsyncDisposable
{
    private readonly WriteQueue _writes;
    private readonly ILogger _logger;
    private readonly string _path;
    private readonly long _epoch;
    private long _writeCount;

    private GrainDatabase(string path, SqliteConnection writer, SqliteConnection reader, long epoch, ILogger logger)
    {
        _path = path;
        _epoch = epoch;
        _logger = logger;
        Writer = writer;
        Reader = reader;
        _writes = new WriteQueue(writer, OnError);
    }

    public SqliteConnection Writer { get; }

    public SqliteConnection Reader { get; }

    /// <summary>Number of transactions committed since the file was opened.</summary>
    public long CommitCount => _writes.CommitCount;

    public static GrainDatabase Open(EmbeddedGrainOptions options, TimeProvider time, ILogger logger)
    {
        try
        {
            return OpenFile(options, logger);
        }
        catch (SqliteException exception) when (DatabaseFiles.IsDamage(exception))
        {
            var setAside = DatabaseFiles.SetAside(options.DatabasePath, time.GetUtcNow());
            EngineLog.DatabaseSetAside(logger, options.DatabasePath, exception.Message, setAside);
            return OpenFile(options, logger);
        }
    }

    /// <summary>
    /// A version that no record has had: the number of the opening, then that of the write. So a version that somebody
    /// remembers never comes back, whatever was deleted meanwhile.
    /// </summary>
    public long NextEtag() => (_epoch << 40) + ++_writeCount;

    /// <summary>Runs a write in the next transaction; done when that is committed.</summary>
    public Task<TResult> WriteAsync<TResult>(Func<TResult> statements) => _writes.Add(statements);

    /// <summary>Remembers damage that turned up while running, so that the next start looks at every page.</summary>
    public void OnError(SqliteException exception)
    {
        if (!DatabaseFiles.IsDamage(exception))
            return;
        EngineLog.DatabaseSuspect(_logger, _path, exception);
        DatabaseFiles.MarkSuspect(_path);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _writes.DisposeAsync();
        await Reader.DisposeAsync();
        await Writer.DisposeAsync();
    }

    private static GrainDatabase OpenFile(EmbeddedGrainOptions options, ILogger logger)
    {
        var path = options.DatabasePath;
        var writer = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
        }.ToString());
        SqliteConnection? reader = null;
        try
        {
            writer.Open();
            DatabaseFiles.Check(path, writer);
            DatabaseSchema.Prepare(writer, options.Durability);
            var epoch = DatabaseSchema.BeginEpoch(writer);
            reader = new SqliteConnection(new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = SqliteOpenMode.ReadOnly,
                Pooling = false,
            }.ToString());
            reader.Open();
            return new GrainDatabase(path, writer, reader, epoch, logger);
        }
        catch
        {
            reader?.Dispose();
            writer.Dispose();
            throw;
        }
    }
}
