using System.Text;
using Threat.Core;
using Threat.Losses;
using Threat.TestKit;
using Threat.Thresholds;

namespace Threat.Detection.Tests;

public sealed class ThreatModelArtifactTests
{
    private string _root = null!;

    [SetUp]
    public void MakeFolder() => _root = Directory.CreateTempSubdirectory("threat-artifact-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_root, recursive: true);

    [Test]
    public void A_loaded_model_gives_the_same_bits()
    {
        using ThreatModel model = Calibrated();
        string folder = Path.Combine(_root, "model");
        ThreatModelArtifact.Save(model, folder);
        using ThreatModel loaded = ThreatModelArtifact.Load(folder);

        FeatureMatrix rows = FeatureMatrix.FromMemory(RandomModels.Values(9, 800), 8);
        loaded.Predict(rows).Values.ToArray().ShouldBe(model.Predict(rows).Values.ToArray());
        loaded.Policy.Decide(loaded.Predict(rows)).ShouldBe(model.Policy.Decide(model.Predict(rows)));
        loaded.Policy.Rule.Name.ShouldBe("scaled-argmax");
        loaded.Labels.IdOf("benign").ShouldBe(0);
        loaded.Info.ShouldBe(model.Info with { Lineage = loaded.Info.Lineage, Schema = loaded.Info.Schema });
        loaded.Info.Lineage.ShouldBe(model.Info.Lineage);
        loaded.Info.Schema.ShouldBe(model.Info.Schema);
    }

    [Test]
    public void Saving_twice_writes_the_same_bytes()
    {
        using ThreatModel model = Calibrated();
        ThreatModelArtifact.Save(model, Path.Combine(_root, "a")).ShouldBe(ThreatModelArtifact.Save(model, Path.Combine(_root, "b")));
        Directory.GetFiles(Path.Combine(_root, "a")).Select(f => Path.GetFileName(f)!).Order().ShouldBe(["calibration.json", "labels.json", "manifest.json", "manifest.sha256", "scaler.json", "schema.json", "thresholds.json", "weights.safetensors"]);
        Directory.GetFileSystemEntries(_root).Length.ShouldBe(2);
    }

    [Test]
    public void Any_changed_byte_is_refused()
    {
        using ThreatModel model = Calibrated();
        string folder = Path.Combine(_root, "model");
        ThreatModelArtifact.Save(model, folder);
        Shared.SeededRandom random = new(11);
        foreach (string file in Directory.GetFiles(folder))
        {
            byte[] good = File.ReadAllBytes(file);
            for (int k = 0; k < Math.Min(good.Length, 60); k++)
            {
                int at = good.Length <= 60 ? k : random.NextInt32(good.Length);
                byte[] bad = [.. good];
                bad[at] ^= (byte)(1 << random.NextInt32(8));
                File.WriteAllBytes(file, bad);
                Should.Throw<InvalidDataException>(() => ThreatModelArtifact.Load(folder), $"{Path.GetFileName(file)}, byte {at}");
            }
            File.WriteAllBytes(file, good[..^1]);
            Should.Throw<InvalidDataException>(() => ThreatModelArtifact.Load(folder), $"{Path.GetFileName(file)} cut");
            File.WriteAllBytes(file, []);
            Should.Throw<InvalidDataException>(() => ThreatModelArtifact.Load(folder), $"{Path.GetFileName(file)} empty");
            File.WriteAllBytes(file, good);
        }
        ThreatModelArtifact.Load(folder).Dispose();
    }

    [Test]
    public void A_missing_or_an_additional_file_is_refused_by_name()
    {
        using ThreatModel model = Calibrated();
        string folder = Path.Combine(_root, "model");
        ThreatModelArtifact.Save(model, folder);
        foreach (string file in Directory.GetFiles(folder))
        {
            File.Move(file, Path.Combine(_root, "aside"));
            Should.Throw<InvalidDataException>(() => ThreatModelArtifact.Load(folder)).Message.ShouldBe($"The model in {folder} is incomplete: {Path.GetFileName(file)} is missing.");
            File.Move(Path.Combine(_root, "aside"), file);
        }
        File.WriteAllText(Path.Combine(folder, "extra.txt"), "");
        Should.Throw<InvalidDataException>(() => ThreatModelArtifact.Load(folder)).Message.ShouldBe($"The model in {folder} is damaged: extra.txt is not part of the model; remove it. Take another version or train again.");
    }

    [Test]
    public void Another_format_is_refused_with_the_one_that_is_read()
    {
        using ThreatModel model = Calibrated();
        string folder = Path.Combine(_root, "model");
        ThreatModelArtifact.Save(model, folder);
        Rewrite(folder, json => json.Replace("threat-model/1", "threat-model/2", StringComparison.Ordinal));
        Should.Throw<InvalidDataException>(() => ThreatModelArtifact.Load(folder)).Message.ShouldStartWith($"The model in {folder} is of format 'threat-model/2'; this version reads threat-model/1.");
    }

    [TestCase("\"mlp/1\"", "\"trees/1\"", "The model is of kind 'trees/1'; known kinds are mlp/1, ensemble/1, rehearsed-stack/1. Pass its IModelFormat in ThreatModelReaders.Formats.")]
    [TestCase("\"scaled-argmax\"", "\"coin\"", "No decision rule is called 'coin'")]
    [TestCase("\"temperature/1\"", "\"magic/1\"", "The calibration method 'magic/1' is unknown")]
    [TestCase("\"kind\"", "\"kint\"", "is malformed")]
    [TestCase("labels.json", "../evil", "a file '../evil'")]
    [TestCase("\"files\": [", "\"files\": [ { \"name\": \"labels.json\", \"bytes\": {bytes}, \"sha256\": \"{hash}\" },", "is damaged: the manifest names labels.json twice")]
    [TestCase("\"kind\"", "\"kind\": \"trees/1\", \"kind\"", "is malformed: Duplicate property 'kind'")]
    public void A_manifest_that_asks_for_the_unknown_is_refused(string from, string to, string message)
    {
        using ThreatModel model = Calibrated();
        string folder = Path.Combine(_root, "model");
        ThreatModelArtifact.Save(model, folder);
        if (to.StartsWith("..", StringComparison.Ordinal)) File.Delete(Path.Combine(folder, from));
        byte[] labels = to.Contains("{hash}", StringComparison.Ordinal) ? File.ReadAllBytes(Path.Combine(folder, "labels.json")) : [];
        to = to.Replace("{bytes}", $"{labels.Length}", StringComparison.Ordinal).Replace("{hash}", Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(labels)), StringComparison.Ordinal);
        Rewrite(folder, json => json.Replace(from, to, StringComparison.Ordinal));
        Should.Throw<InvalidDataException>(() => ThreatModelArtifact.Load(folder)).Message.ShouldContain(message);
    }

    [Test]
    public void An_existing_folder_is_replaced_only_when_asked_and_only_when_it_is_a_model()
    {
        using ThreatModel one = RandomModels.Model(1), two = RandomModels.Model(2);
        string folder = Path.Combine(_root, "model"), other = Path.Combine(_root, "other");
        string first = ThreatModelArtifact.Save(one, folder);
        Should.Throw<IOException>(() => ThreatModelArtifact.Save(two, folder)).Message.ShouldBe($"The folder {folder} exists. Models are not changed in place: choose another folder, or pass overwrite: true.");
        ThreatModelArtifact.Save(two, folder, overwrite: true).ShouldNotBe(first);
        Directory.CreateDirectory(other);
        File.WriteAllText(Path.Combine(other, "precious.txt"), "");
        Should.Throw<IOException>(() => ThreatModelArtifact.Save(two, other, overwrite: true)).Message.ShouldBe($"The folder {other} holds something, but no model (manifest.json); it is not overwritten.");
        Directory.GetFileSystemEntries(_root).Length.ShouldBe(2);
    }

    [Test]
    public void A_model_of_another_kind_is_read_by_its_format()
    {
        LabeledDataset data = new GaussianBlobs { Rows = 120, Columns = 3, Shares = [0.6, 0.3, 0.1] }.Make();
        ITrainedModel trained = new LogisticRegressionTrainer(new LogisticRegressionOptions { Epochs = 5 }).Train(new TrainingRequest(data));
        using ThreatModel model = new(trained, IdentityCalibration.Instance, DecisionPolicy.Argmax(trained.Labels), new ModelInfo("plain", new FeatureSchemaId("test/v1", ["a", "b", "c"]), GaussianBlobs.Start));
        string folder = Path.Combine(_root, "model");
        ThreatModelArtifact.Save(model, folder);
        Should.Throw<InvalidDataException>(() => ThreatModelArtifact.Load(folder));
        using ThreatModel loaded = ThreatModelArtifact.Load(folder, ThreatModelReaders.Default.With(new LogisticRegressionFormat()));
        loaded.Predict(data.Features).Values.ToArray().ShouldBe(model.Predict(data.Features).Values.ToArray());
    }

    [Test]
    public void No_folder_is_said_so()
        => Should.Throw<DirectoryNotFoundException>(() => ThreatModelArtifact.Load(Path.Combine(_root, "none"))).Message.ShouldBe($"There is no model folder {Path.Combine(_root, "none")}.");

    private static ThreatModel Calibrated()
    {
        ThreatModel model = RandomModels.Model();
        ModelInfo info = model.Info with { Lineage = model.Info.Lineage.Add("seed", "1").Add("note", "naïve \"quoted\"") };
        return new ThreatModel(model.Trained, new TemperatureCalibration(1.0 / 3), new DecisionPolicy(ScaledArgmaxRule.Instance, new ClassThresholds(model.Labels, [0.5, 0.1, 0.2, 1.0 / 3, 0.25, 0.3, 1])), info);
    }

    private static void Rewrite(string folder, Func<string, string> change)
    {
        string path = Path.Combine(folder, "manifest.json");
        byte[] json = Encoding.UTF8.GetBytes(change(File.ReadAllText(path)));
        File.WriteAllBytes(path, json);
        File.WriteAllText(Path.Combine(folder, "manifest.sha256"), $"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(json))}  manifest.json\n");
    }
}
