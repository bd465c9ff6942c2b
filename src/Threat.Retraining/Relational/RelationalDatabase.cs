using System.Data.Common;

namespace Threat.Retraining.Internal;

/// <summary>What the shared SQL needs to know about a database: how to open it, and how its errors read to a user.</summary>
internal abstract class RelationalDatabase
{
    /// <summary>Taken first in a claim, so that no writer commits a lower sequence afterwards; empty where writers are alone anyway.</summary>
    public virtual string LockSamplesSql => "";

    /// <summary>An open connection to a migrated database.</summary>
    public abstract Task<DbConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>The exception as a user should see it.</summary>
    public abstract SampleStoreException Explain(string action, DbException exception);

    /// <summary>A transaction in which several queries see the same state and no writer waits.</summary>
    public abstract Task<DbTransaction> BeginReadAsync(DbConnection connection, CancellationToken cancellationToken);

    public async Task<T> ReadAsync<T>(string action, Func<DbConnection, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            DbConnection connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false)) return await read(connection).ConfigureAwait(false);
        }
        catch (DbException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Explain(action, e);
        }
    }

    public Task<T> WriteAsync<T>(string action, Func<DbConnection, DbTransaction, Task<T>> write, CancellationToken cancellationToken)
        => ReadAsync(action, async connection =>
        {
            DbTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                T result = await write(connection, transaction).ConfigureAwait(false);
                // A commit that is under way must not be abandoned half known.
                await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                return result;
            }
        }, cancellationToken);
}
