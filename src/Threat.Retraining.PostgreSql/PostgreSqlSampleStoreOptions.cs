namespace Threat.Retraining.PostgreSql;

/// <summary>Where the PostgreSQL store keeps its tables.</summary>
public sealed class PostgreSqlSampleStoreOptions
{
    /// <summary>How to reach the database, as in "Host=db;Username=threat;Password=...;Database=threat". Required. The user creates the schema, or may use one that exists.</summary>
    /// <value>No default.</value>
    public string ConnectionString { get; set; } = "";

    /// <summary>The database schema of the tables; also names the lock, so that two loops in one database do not wait for each other.</summary>
    /// <value>Default "threat"; lower-case letters, digits and underscores, not beginning with a digit.</value>
    public string Schema { get; set; } = "threat";

    /// <summary>How often the holder of the run lock makes sure that its connection lives.</summary>
    /// <value>Default 10 s; allowed 100 ms to 1 hour.</value>
    public TimeSpan LockCheckInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(ConnectionString)) throw new ArgumentException("PostgreSqlSampleStoreOptions.ConnectionString is not set; give one as in \"Host=db;Username=threat;Password=...;Database=threat\".");
        if (Schema is not { Length: > 0 and <= 63 } || char.IsAsciiDigit(Schema[0]) || !Schema.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'))
            throw new ArgumentException($"PostgreSqlSampleStoreOptions.Schema is '{Schema}'; it must be 1 to 63 lower-case letters, digits and underscores, not beginning with a digit.");
        if (LockCheckInterval < TimeSpan.FromMilliseconds(100) || LockCheckInterval > TimeSpan.FromHours(1))
            throw new ArgumentOutOfRangeException(nameof(LockCheckInterval), LockCheckInterval, $"LockCheckInterval is {LockCheckInterval}; allowed is 100 ms to 1 hour.");
    }
}
