using Threat.Core;
using Threat.Detection.Internal;

namespace Threat.Detection;

/// <summary>
/// A model as one folder: what the trained model exports (weights, scaler), calibration.json, thresholds.json, labels.json, schema.json, and manifest.json
/// with the size and SHA-256 of each; manifest.sha256 holds the manifest's own hash, so <c>sha256sum -c manifest.sha256</c> works too.
/// </summary>
/// <remarks>Thread-safe. The hashes detect damage; they are no signature: who can write the folder can write the hashes.</remarks>
public static class ThreatModelArtifact
{
    /// <summary>Saves. The folder appears under its name when all of it is on the disk; until then it does not exist (or is the old one).</summary>
    /// <param name="model">The model.</param>
    /// <param name="folder">Where to; the parent is created when absent.</param>
    /// <param name="overwrite">Whether an artifact that is there is replaced.</param>
    /// <returns>SHA-256 of the manifest, 64 hexadecimal digits: it names the content.</returns>
    /// <exception cref="IOException">The folder exists, or cannot be written.</exception>
    /// <exception cref="ArgumentException">The trained model exports a file under a name that is not allowed.</exception>
    public static string Save(ThreatModel model, string folder, bool overwrite = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(folder)) throw new IOException($"{folder} is a file; a model is saved as a folder.");
        if (Directory.Exists(folder))
        {
            if (!overwrite) throw new IOException($"The folder {folder} exists. Models are not changed in place: choose another folder, or pass overwrite: true.");
            if (!File.Exists(Path.Combine(folder, ArtifactFiles.Manifest)) && Directory.EnumerateFileSystemEntries(folder).Any())
                throw new IOException($"The folder {folder} holds something, but no model ({ArtifactFiles.Manifest}); it is not overwritten.");
        }
        return ArtifactWriter.Save(model, folder);
    }

    /// <summary>Loads; every byte is checked against the manifest first.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="readers">How the parts are built again; null reads what this suite writes.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">A byte was changed, a file is missing or too much, or the artifact is of a kind or version that cannot be read.</exception>
    public static ThreatModel Load(string folder, ThreatModelReaders? readers = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        folder = Path.GetFullPath(folder);
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"There is no model folder {folder}.");
        return ArtifactReader.Load(folder, readers ?? ThreatModelReaders.Default);
    }
}
