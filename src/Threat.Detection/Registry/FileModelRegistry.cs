using Threat.Core;
using Threat.Detection.Internal;

namespace Threat.Detection;

/// <summary>
/// Models in a folder: FOLDER/NAME/versions/v00000001/model is an artifact, FOLDER/NAME/registry.json holds the aliases. Changes are made one at a time under
/// a lock file that the system releases when its process ends; readers need no lock, because everything appears by a rename.
/// </summary>
/// <remarks>
/// Thread-safe, and safe between processes of one machine or of several over a file system with working locks. Loaded models belong to the caller.
/// </remarks>
public sealed class FileModelRegistry : IModelRegistry
{
    private readonly FileModelRegistryOptions _options;
    private readonly TimeProvider _time;
    private readonly string _root;

    /// <summary>A registry; the options are copied.</summary>
    /// <param name="options">Folder, lock timeout, readers.</param>
    /// <param name="timeProvider">Gives the time of registration; null takes the system's.</param>
    public FileModelRegistry(FileModelRegistryOptions? options = null, TimeProvider? timeProvider = null)
    {
        _options = (options ?? new FileModelRegistryOptions()).Validated();
        _time = timeProvider ?? TimeProvider.System;
        _root = Path.GetFullPath(_options.Folder);
    }

    /// <summary>A registry in a folder.</summary>
    public FileModelRegistry(string folder) : this(new FileModelRegistryOptions { Folder = folder })
    {
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The fencing token is stale.</exception>
    /// <exception cref="TimeoutException">Another change held the lock for too long.</exception>
    public Task<ModelVersion> RegisterAsync(ThreatModel model, long? fencingToken = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        return ChangeAsync(model.Info.Name, folder => folder.Register(model, fencingToken, _time.GetUtcNow()), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ThreatModel> LoadAsync(string name, string version, CancellationToken cancellationToken = default)
        => ReadAsync(name, folder => folder.Load(version, _options.Readers), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelVersion>> ListAsync(string name, CancellationToken cancellationToken = default)
        => ReadAsync(name, static folder => folder.List(), cancellationToken);

    /// <inheritdoc/>
    public Task<string?> GetAliasAsync(string name, string alias, CancellationToken cancellationToken = default)
        => ReadAsync(name, folder => folder.GetAlias(alias), cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="KeyNotFoundException">There is no such version.</exception>
    /// <exception cref="InvalidOperationException">The fencing token is stale.</exception>
    public Task<bool> TrySetAliasAsync(string name, string alias, string? expectedVersion, string version, long? fencingToken = null, CancellationToken cancellationToken = default)
        => ChangeAsync(name, folder => folder.TrySetAlias(alias, expectedVersion, version, fencingToken), cancellationToken);

    /// <summary>Moves an alias back to the version it pointed to before, if it still points to <paramref name="expectedVersion"/>.</summary>
    /// <returns>The version it points to now, or null when it points elsewhere than expected.</returns>
    /// <exception cref="InvalidOperationException">There is no earlier version left, or the fencing token is stale.</exception>
    public Task<string?> RollBackAsync(string name, string alias, string expectedVersion, long? fencingToken = null, CancellationToken cancellationToken = default)
        => ChangeAsync(name, folder => folder.RollBack(alias, expectedVersion, fencingToken), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> PruneAsync(string name, int keep, CancellationToken cancellationToken = default)
        => ChangeAsync(name, folder => folder.Prune(keep), cancellationToken);

    private async Task<T> ReadAsync<T>(string name, Func<RegistryFolder, T> read, CancellationToken cancellationToken)
    {
        RegistryFolder folder = new(_root, name);
        return await Task.Run(() => read(folder), cancellationToken).ConfigureAwait(false);
    }

    private async Task<T> ChangeAsync<T>(string name, Func<RegistryFolder, T> change, CancellationToken cancellationToken)
    {
        RegistryFolder folder = new(_root, name);
        using FileStream held = await FileLock.AcquireAsync(folder.LockFile, _options.LockTimeout, cancellationToken).ConfigureAwait(false);
        return await Task.Run(() => change(folder), cancellationToken).ConfigureAwait(false);
    }
}
