using System.Collections.Immutable;
using System.Text;
using Threat.Core;

namespace Threat.Detection.Internal;

internal static class ArtifactWriter
{
    public static string Save(ThreatModel model, string folder)
    {
        string parent = Path.GetDirectoryName(folder) ?? throw new IOException($"{folder} is no folder a model can be saved in.");
        Directory.CreateDirectory(parent);
        string temporary = Path.Combine(parent, $".{Path.GetFileName(folder)}.tmp-{Guid.NewGuid():N}");
        string? old = null;
        try
        {
            string hash = Write(model, temporary);
            if (Directory.Exists(folder))
            {
                old = Path.Combine(parent, $".{Path.GetFileName(folder)}.old-{Guid.NewGuid():N}");
                Directory.Move(folder, old);
            }
            DurableFiles.PublishFolder(temporary, folder);
            if (old is not null) Directory.Delete(old, recursive: true);
            return hash;
        }
        catch
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
            if (old is not null && !Directory.Exists(folder)) Directory.Move(old, folder);
            throw;
        }
    }

    /// <summary>Writes into a new folder that nobody reads yet; the manifest's hash.</summary>
    public static string Write(ThreatModel model, string folder)
    {
        SortedDictionary<string, byte[]> files = Files(model);
        ArtifactManifest manifest = new(ArtifactFiles.Format, model.Trained.Kind, model.Info.Name, model.Info.CreatedAt, model.Calibration.Method, model.Policy.Rule.Name,
            model.Info.Lineage, [.. files.Select(f => new ArtifactFile(f.Key, f.Value.Length, ArtifactFiles.Sha256(f.Value)))]);
        byte[] json = DetectionJson.Write(manifest, DetectionJson.Default.ArtifactManifest);
        string hash = ArtifactFiles.Sha256(json);
        Directory.CreateDirectory(folder);
        foreach ((string name, byte[] content) in files) DurableFiles.Write(Path.Combine(folder, name), content);
        DurableFiles.Write(Path.Combine(folder, ArtifactFiles.Manifest), json);
        DurableFiles.Write(Path.Combine(folder, ArtifactFiles.ManifestHash), Encoding.ASCII.GetBytes(ArtifactFiles.HashLine(hash)));
        DurableFiles.SyncFolder(folder);
        return hash;
    }

    private static SortedDictionary<string, byte[]> Files(ThreatModel model)
    {
        LabelsState labels = new(model.Labels.Names, model.Labels.Aliases.ToImmutableSortedDictionary(StringComparer.Ordinal));
        SchemaState schema = new(model.Info.Schema.Name, model.Info.Schema.Hash, model.Info.Schema.Columns);
        SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal)
        {
            [ArtifactFiles.Calibration] = Encoding.UTF8.GetBytes(model.Calibration.ToJson()),
            [ArtifactFiles.Thresholds] = Encoding.UTF8.GetBytes(model.Policy.Thresholds.ToJson()),
            [ArtifactFiles.Labels] = DetectionJson.Write(labels, DetectionJson.Default.LabelsState),
            [ArtifactFiles.Schema] = DetectionJson.Write(schema, DetectionJson.Default.SchemaState),
        };
        foreach ((string name, byte[] content) in model.Trained.Export())
        {
            if (!ArtifactFiles.IsPlainName(name) || name is ArtifactFiles.Manifest or ArtifactFiles.ManifestHash || !files.TryAdd(name, content))
                throw new ArgumentException($"The trained model ({model.Trained.Kind}) exports a file named '{name}', which is not allowed. Use letters, digits, '.', '-' and '_', and none of {string.Join(", ", [ArtifactFiles.Manifest, ArtifactFiles.ManifestHash, .. files.Keys])}.", nameof(model));
        }
        return files;
    }
}
