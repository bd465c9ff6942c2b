namespace Threat.Core;

/// <summary>Keeps model versions and the aliases that point to them, as in "champion".</summary>
/// <remarks>
/// Implementations are thread-safe and safe between processes. A half-written version can never be loaded. An alias moves by compare-and-swap only.
/// A fencing token, when given, must not be lower than the highest one seen for the name; a stale holder of a lock is refused.
/// </remarks>
public interface IModelRegistry
{
    /// <summary>Stores a model as a new version of <c>model.Info.Name</c>.</summary>
    /// <exception cref="ArgumentException">The name is blank or would leave the storage, as "../x" would.</exception>
    /// <exception cref="InvalidOperationException">The fencing token is lower than one seen before for this name.</exception>
    Task<ModelVersion> RegisterAsync(ThreatModel model, long? fencingToken = null, CancellationToken cancellationToken = default);

    /// <summary>Loads a version; every byte is checked against the manifest.</summary>
    /// <exception cref="InvalidDataException">The artifact is damaged.</exception>
    /// <exception cref="KeyNotFoundException">There is no such version.</exception>
    Task<ThreatModel> LoadAsync(string name, string version, CancellationToken cancellationToken = default);

    /// <summary>The versions of a name, oldest first.</summary>
    Task<IReadOnlyList<ModelVersion>> ListAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>The version an alias points to, or null when it is not set.</summary>
    Task<string?> GetAliasAsync(string name, string alias, CancellationToken cancellationToken = default);

    /// <summary>Moves an alias if it still points to <paramref name="expectedVersion"/> (null: is not set). False when it does not.</summary>
    /// <exception cref="KeyNotFoundException"><paramref name="version"/> does not exist.</exception>
    /// <exception cref="InvalidOperationException">The fencing token is lower than one seen before for this name.</exception>
    Task<bool> TrySetAliasAsync(string name, string alias, string? expectedVersion, string version, long? fencingToken = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes all but the newest <paramref name="keep"/> versions; versions an alias points to stay. The deleted ones.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="keep"/> is negative.</exception>
    Task<IReadOnlyList<string>> PruneAsync(string name, int keep, CancellationToken cancellationToken = default);
}
