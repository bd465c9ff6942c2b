using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Threat.Core;

namespace Threat.TestKit;

/// <summary>A registry for tests of what uses one. Models are kept as exported bytes; calibration and policy as they are.</summary>
public sealed partial class InMemoryModelRegistry(IModelFormat format, TimeProvider? time = null) : IModelRegistry
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<(string Name, string Alias), string> _aliases = [];
    private readonly Dictionary<string, long> _fences = [];
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private int _next;

    public Task<ModelVersion> RegisterAsync(ThreatModel model, long? fencingToken = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        cancellationToken.ThrowIfCancellationRequested();
        CheckName(model.Info.Name);
        IReadOnlyDictionary<string, byte[]> files = model.Trained.Export();
        lock (_lock)
        {
            Fence(model.Info.Name, fencingToken);
            byte[] all = [.. files.OrderBy(static f => f.Key, StringComparer.Ordinal).SelectMany(static f => f.Value)];
            ModelVersion version = new(model.Info.Name, $"v{++_next:0000}", _time.GetUtcNow(), Convert.ToHexStringLower(SHA256.HashData(all)));
            _entries.Add(new Entry(version, files, model.Labels, model.Calibration, model.Policy, model.Info));
            return Task.FromResult(version);
        }
    }

    public Task<ThreatModel> LoadAsync(string name, string version, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CheckName(name);
        CheckName(version);
        Entry entry;
        lock (_lock) entry = Find(name, version);
        return Task.FromResult(new ThreatModel(format.Import(entry.Files, entry.Labels), entry.Calibration, entry.Policy, entry.Info));
    }

    public Task<IReadOnlyList<ModelVersion>> ListAsync(string name, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CheckName(name);
        lock (_lock) return Task.FromResult<IReadOnlyList<ModelVersion>>([.. _entries.Where(e => e.Version.Name == name).Select(static e => e.Version)]);
    }

    public Task<string?> GetAliasAsync(string name, string alias, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CheckName(name);
        CheckName(alias);
        lock (_lock) return Task.FromResult(_aliases.GetValueOrDefault((name, alias)));
    }

    public Task<bool> TrySetAliasAsync(string name, string alias, string? expectedVersion, string version, long? fencingToken = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CheckName(name);
        CheckName(alias);
        lock (_lock)
        {
            Fence(name, fencingToken);
            Find(name, version);
            if (_aliases.GetValueOrDefault((name, alias)) != expectedVersion) return Task.FromResult(false);
            _aliases[(name, alias)] = version;
            return Task.FromResult(true);
        }
    }

    public Task<IReadOnlyList<string>> PruneAsync(string name, int keep, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ArgumentOutOfRangeException.ThrowIfNegative(keep);
        lock (_lock)
        {
            string[] deleted = [.. _entries.Where(e => e.Version.Name == name).SkipLast(keep).Select(static e => e.Version.Version).Where(v => !_aliases.Any(a => a.Key.Name == name && a.Value == v))];
            _entries.RemoveAll(e => e.Version.Name == name && deleted.Contains(e.Version.Version));
            return Task.FromResult<IReadOnlyList<string>>(deleted);
        }
    }

    private static void CheckName(string name)
    {
        if (name is null || !Allowed().IsMatch(name)) throw new ArgumentException($"'{name}' is no usable name: letters, digits, '-', '_' and single '.' only.", nameof(name));
    }

    private void Fence(string name, long? token)
    {
        if (token is not long given) return;
        long highest = _fences.GetValueOrDefault(name, long.MinValue);
        if (given < highest) throw new InvalidOperationException($"The fencing token {given} is stale: {highest} was seen for '{name}'.");
        _fences[name] = given;
    }

    private Entry Find(string name, string version)
        => _entries.FirstOrDefault(e => e.Version.Name == name && e.Version.Version == version) ?? throw new KeyNotFoundException($"Model '{name}' has no version '{version}'.");

    [GeneratedRegex(@"^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$")]
    private static partial Regex Allowed();

    private sealed record Entry(ModelVersion Version, IReadOnlyDictionary<string, byte[]> Files, LabelSet Labels, ICalibration Calibration, DecisionPolicy Policy, ModelInfo Info);
}
