using System.Collections.Immutable;
using System.Globalization;
using Threat.Core;
using Threat.Shared;

namespace Threat.Detection.Internal;

/// <summary>One model's folder in a registry. Methods that write are called under the lock.</summary>
internal sealed class RegistryFolder
{
    private const string ModelFolder = "model", VersionFile = "version.json";
    private const int HistoryLength = 20;
    private readonly string _name;
    private readonly string _folder;
    private readonly string _versions;
    private readonly string _stateFile;

    public RegistryFolder(string root, string name)
    {
        _name = Plain(name, "model name");
        _folder = Path.Combine(root, name);
        _versions = Path.Combine(_folder, "versions");
        _stateFile = Path.Combine(_folder, "registry.json");
    }

    public string LockFile => Path.Combine(_folder, "registry.lock");

    public ModelVersion Register(ThreatModel model, long? fencingToken, DateTimeOffset now)
    {
        RegistryState state = Fenced(ReadState(), fencingToken);
        Directory.CreateDirectory(_versions);
        RemoveLeftovers();
        long number = Math.Max(state.NextNumber, Numbers().DefaultIfEmpty(0).Max() + 1);
        string version = VersionName(number), temporary = Path.Combine(_versions, $".tmp-{Guid.NewGuid():N}");
        try
        {
            string hash = ArtifactWriter.Write(model, Path.Combine(temporary, ModelFolder));
            DurableFiles.Write(Path.Combine(temporary, VersionFile), DetectionJson.Write(new VersionState(version, now, hash), DetectionJson.Default.VersionState));
            WriteState(state with { NextNumber = number + 1 });
            DurableFiles.PublishFolder(temporary, Path.Combine(_versions, version));
            return new ModelVersion(_name, version, now, hash);
        }
        catch
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
            throw;
        }
    }

    public ThreatModel Load(string version, ThreatModelReaders readers)
    {
        VersionState state = ReadVersion(Plain(version, "version"));
        string folder = Path.Combine(_versions, version, ModelFolder);
        ThreatModel model;
        string hash;
        try
        {
            model = ArtifactReader.Load(folder, readers, out hash);
        }
        catch (InvalidDataException) when (!Directory.Exists(folder))
        {
            throw Absent(version); // pruned while it was read
        }
        if (hash == state.ManifestSha256) return model;
        model.Dispose();
        throw new InvalidDataException($"The model in {folder} is damaged: its manifest has hash {hash}, but {state.ManifestSha256} was registered. Take another version or train again.");
    }

    public IReadOnlyList<ModelVersion> List()
    {
        List<ModelVersion> versions = [];
        foreach (long number in Numbers())
        {
            try
            {
                VersionState v = ReadVersion(VersionName(number));
                versions.Add(new ModelVersion(_name, v.Version, v.RegisteredAt, v.ManifestSha256));
            }
            catch (KeyNotFoundException)
            {
                // Pruned between the listing and the reading.
            }
        }
        return versions;
    }

    public string? GetAlias(string alias) => ReadState().Aliases.GetValueOrDefault(Plain(alias, "alias"))?.Version;

    public bool TrySetAlias(string alias, string? expected, string version, long? fencingToken)
    {
        RegistryState state = Fenced(ReadState(), fencingToken);
        AliasState? now = state.Aliases.GetValueOrDefault(Plain(alias, "alias"));
        ReadVersion(Plain(version, "version"));
        if (now?.Version != expected) return false;
        ImmutableArray<string> before = now is null ? [] : [.. now.Before.Prepend(now.Version).Take(HistoryLength)];
        WriteState(state with { Aliases = state.Aliases.SetItem(alias, new AliasState(version, before)) });
        return true;
    }

    public string? RollBack(string alias, string expected, long? fencingToken)
    {
        RegistryState state = Fenced(ReadState(), fencingToken);
        if (!state.Aliases.TryGetValue(Plain(alias, "alias"), out AliasState? now) || now.Version != expected) return null;
        HashSet<string> present = [.. Numbers().Select(VersionName)];
        string target = now.Before.FirstOrDefault(present.Contains)
            ?? throw new InvalidOperationException($"Alias '{alias}' of model '{_name}' has no earlier version to go back to; versions: {string.Join(", ", present)}.");
        int at = now.Before.IndexOf(target);
        WriteState(state with { Aliases = state.Aliases.SetItem(alias, new AliasState(target, now.Before[(at + 1)..])) });
        return target;
    }

    public IReadOnlyList<string> Prune(int keep)
    {
        Guard.AtLeast(keep, 0);
        RemoveLeftovers();
        HashSet<string> aliased = [.. ReadState().Aliases.Values.Select(static a => a.Version)];
        List<string> deleted = [];
        foreach (string version in Numbers().SkipLast(keep).Select(VersionName).Where(v => !aliased.Contains(v)))
        {
            string trash = Path.Combine(_versions, $".deleted-{Guid.NewGuid():N}");
            Directory.Move(Path.Combine(_versions, version), trash);
            Directory.Delete(trash, recursive: true);
            deleted.Add(version);
        }
        if (deleted.Count > 0) DurableFiles.SyncFolder(_versions);
        return deleted;
    }

    private static string VersionName(long number) => string.Create(CultureInfo.InvariantCulture, $"v{number:D8}");

    private List<long> Numbers()
    {
        if (!Directory.Exists(_versions)) return [];
        List<long> numbers = [];
        foreach (string path in Directory.EnumerateDirectories(_versions, "v*"))
        {
            string name = Path.GetFileName(path);
            if (long.TryParse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out long n) && name == VersionName(n)) numbers.Add(n);
        }
        numbers.Sort();
        return numbers;
    }

    private RegistryState Fenced(RegistryState state, long? token)
    {
        if (token is not long t || t == state.HighestFencingToken) return state;
        if (t < state.HighestFencingToken)
            throw new InvalidOperationException($"Fencing token {t} is stale: model '{_name}' has seen {state.HighestFencingToken}. Another run holds the lock now; this one must stop.");
        state = state with { HighestFencingToken = t };
        WriteState(state);
        return state;
    }

    private VersionState ReadVersion(string version)
    {
        string path = Path.Combine(_versions, version, VersionFile);
        byte[] json;
        try
        {
            json = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Absent(version);
        }
        return DetectionJson.Read(json, DetectionJson.Default.VersionState, path);
    }

    private KeyNotFoundException Absent(string version)
        => new($"Model '{_name}' has no version '{version}' in {_folder}; versions: {string.Join(", ", Numbers().Select(VersionName).DefaultIfEmpty("none"))}.");

    private RegistryState ReadState()
    {
        if (!File.Exists(_stateFile)) return RegistryState.Empty;
        using FileStream stream = new(_stateFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] json = new byte[stream.Length];
        stream.ReadExactly(json);
        RegistryState state = DetectionJson.Read(json, DetectionJson.Default.RegistryState, _stateFile);
        return state.Format == RegistryState.CurrentFormat
            ? state
            : throw new InvalidDataException($"{_stateFile} is of format '{state.Format}'; this version reads {RegistryState.CurrentFormat}. Use a version of Threat.Detection that knows it.");
    }

    private void WriteState(RegistryState state) => DurableFiles.Replace(_stateFile, DetectionJson.Write(state, DetectionJson.Default.RegistryState));

    /// <summary>What a process that was killed left behind; under the lock nobody else works on it.</summary>
    private void RemoveLeftovers()
    {
        if (!Directory.Exists(_versions)) return;
        foreach (string path in Directory.EnumerateDirectories(_versions, ".*")) Directory.Delete(path, recursive: true);
        foreach (string path in Directory.EnumerateFiles(_folder, "registry.json.tmp-*")) File.Delete(path);
    }

    private static string Plain(string name, string what)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name, what);
        return ArtifactFiles.IsPlainName(name)
            ? name
            : throw new ArgumentException($"The {what} '{name}' is not allowed; use 1 to 100 letters, digits, '.', '-' and '_', not starting or ending with '.'.", what);
    }
}
