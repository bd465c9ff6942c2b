using System.Text;
using Threat.Core;

namespace Threat.Detection.Internal;

/// <summary>Checks an artifact whole, then builds the model.</summary>
internal static class ArtifactReader
{
    public static ThreatModel Load(string folder, ThreatModelReaders readers) => Load(folder, readers, out _);

    public static ThreatModel Load(string folder, ThreatModelReaders readers, out string manifestSha256)
    {
        byte[] json = Required(folder, ArtifactFiles.Manifest);
        manifestSha256 = ArtifactFiles.Sha256(json);
        if (!Required(folder, ArtifactFiles.ManifestHash).AsSpan().SequenceEqual(Encoding.ASCII.GetBytes(ArtifactFiles.HashLine(manifestSha256))))
            throw Damaged(folder, $"{ArtifactFiles.Manifest} does not have the hash that {ArtifactFiles.ManifestHash} holds");
        ArtifactManifest manifest = DetectionJson.Read(json, DetectionJson.Default.ArtifactManifest, Path.Combine(folder, ArtifactFiles.Manifest));
        if (manifest.Format != ArtifactFiles.Format)
            throw new InvalidDataException($"The model in {folder} is of format '{manifest.Format}'; this version reads {ArtifactFiles.Format}. Use a version of Threat.Detection that knows it, or train again.");
        Dictionary<string, byte[]> files = Verified(folder, manifest);
        try
        {
            return Build(manifest, files, readers);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new InvalidDataException($"The model in {folder} cannot be read: {e.Message}", e);
        }
    }

    private static Dictionary<string, byte[]> Verified(string folder, ArtifactManifest manifest)
    {
        HashSet<string> expected = new(manifest.Files.Select(static f => f.Name), StringComparer.Ordinal) { ArtifactFiles.Manifest, ArtifactFiles.ManifestHash };
        foreach (string entry in Directory.EnumerateFileSystemEntries(folder))
        {
            if (!expected.Contains(Path.GetFileName(entry))) throw Damaged(folder, $"{Path.GetFileName(entry)} is not part of the model; remove it");
        }
        Dictionary<string, byte[]> files = new(StringComparer.Ordinal);
        foreach (ArtifactFile file in manifest.Files)
        {
            if (!ArtifactFiles.IsPlainName(file.Name)) throw Damaged(folder, $"the manifest names a file '{file.Name}'");
            byte[] content = Required(folder, file.Name);
            if (content.Length != file.Bytes) throw Damaged(folder, $"{file.Name} has {content.Length} bytes, the manifest says {file.Bytes}");
            if (ArtifactFiles.Sha256(content) != file.Sha256) throw Damaged(folder, $"{file.Name} does not have the hash that the manifest holds");
            if (!files.TryAdd(file.Name, content)) throw Damaged(folder, $"the manifest names {file.Name} twice");
        }
        return files;
    }

    private static ThreatModel Build(ArtifactManifest manifest, Dictionary<string, byte[]> files, ThreatModelReaders readers)
    {
        IModelFormat format = readers.Formats.FirstOrDefault(f => f.Kind == manifest.Kind)
            ?? throw new InvalidDataException($"The model is of kind '{manifest.Kind}'; known kinds are {string.Join(", ", readers.Formats.Select(static f => f.Kind))}. Pass its IModelFormat in ThreatModelReaders.Formats.");
        LabelsState labelsState = DetectionJson.Read(Take(files, ArtifactFiles.Labels), DetectionJson.Default.LabelsState, ArtifactFiles.Labels);
        LabelSet labels = LabelSet.Create(labelsState.Names);
        foreach ((string alias, string name) in labelsState.Aliases) labels = labels.WithAlias(alias, name);
        SchemaState schemaState = DetectionJson.Read(Take(files, ArtifactFiles.Schema), DetectionJson.Default.SchemaState, ArtifactFiles.Schema);
        FeatureSchemaId schema = new(schemaState.Name, schemaState.Columns);
        if (schema.Hash != schemaState.Hash) throw new InvalidDataException($"{ArtifactFiles.Schema} says hash {schemaState.Hash}, but its name and columns have {schema.Hash}.");

        ICalibration calibration = readers.Calibration(manifest.Calibration, Encoding.UTF8.GetString(Take(files, ArtifactFiles.Calibration)));
        DecisionPolicy policy = new(readers.DecisionRule(manifest.DecisionRule), ClassThresholds.FromJson(Encoding.UTF8.GetString(Take(files, ArtifactFiles.Thresholds)), labels));
        ModelInfo info = new(manifest.Name, schema, manifest.CreatedAt) { Lineage = manifest.Lineage };
        ITrainedModel trained = format.Import(files, labels);
        try
        {
            return new ThreatModel(trained, calibration, policy, info);
        }
        catch
        {
            trained.Dispose();
            throw;
        }
    }

    private static byte[] Take(Dictionary<string, byte[]> files, string name)
        => files.Remove(name, out byte[]? content) ? content : throw new InvalidDataException($"The manifest lists no {name}.");

    private static byte[] Required(string folder, string name)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(folder, name));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidDataException($"The model in {folder} is incomplete: {name} is missing.", e);
        }
    }

    private static InvalidDataException Damaged(string folder, string why) => new($"The model in {folder} is damaged: {why}. Take another version or train again.");
}
