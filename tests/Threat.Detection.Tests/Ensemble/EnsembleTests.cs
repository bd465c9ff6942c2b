using Threat.Core;
using Threat.Losses;
using Threat.TestKit;

namespace Threat.Detection.Tests;

public sealed class EnsembleContractTests : ModelTrainerContractTests
{
    protected override IModelTrainer CreateTrainer() => EnsembleTrainer.Of(new ThreatClassifier(new() { HiddenSizes = [16], Epochs = 6, BatchSize = 32 }), 3);

    protected override IModelFormat CreateFormat() => new EnsembleModelFormat();
}

public sealed class EnsembleTests
{
    [Test]
    public void Its_probabilities_are_the_mean_of_its_members()
    {
        using EnsembleModel ensemble = new([RandomModels.Mlp(1, 8, [6], 7, out _), RandomModels.Mlp(2, 8, [5, 4], 7, out _)]);
        FeatureMatrix rows = FeatureMatrix.FromMemory(RandomModels.Values(9, 800), 8);
        ProbabilityMatrix[] members = [.. ensemble.Members.Select(m => ProbabilityMatrix.Softmax(m.Score(rows)))];
        ProbabilityMatrix mean = ProbabilityMatrix.Softmax(((ITrainedModel)ensemble).Score(rows));
        for (int i = 0; i < rows.RowCount; i++)
        {
            for (int c = 0; c < 7; c++) mean.Row(i)[c].ShouldBe((members[0].Row(i)[c] + members[1].Row(i)[c]) / 2, 1e-11);
        }
    }

    [Test]
    public void Members_of_one_kind_differ_by_their_seed_and_an_artifact_keeps_them_all()
    {
        LabeledDataset data = Blobs.Make(400);
        using ITrainedModel trained = EnsembleTrainer.Of(new ThreatClassifier(new() { HiddenSizes = [8], Epochs = 2 }), 2).Train(new TrainingRequest(data) { Seed = 4 });
        EnsembleModel ensemble = trained.ShouldBeOfType<EnsembleModel>();
        ensemble.Members[0].Score(data.Features).Values.ToArray().ShouldNotBe(ensemble.Members[1].Score(data.Features).Values.ToArray());
        string folder = Path.Combine(Directory.CreateTempSubdirectory("ensemble").FullName, "model");
        try
        {
            using ThreatModel model = new(trained, IdentityCalibration.Instance, DecisionPolicy.Argmax(data.LabelSet), new ModelInfo("v1", new FeatureSchemaId("blobs/1", [.. Enumerable.Range(0, 10).Select(i => $"f{i}")]), DateTimeOffset.UnixEpoch));
            ThreatModelArtifact.Save(model, folder);
            using ThreatModel loaded = ThreatModelArtifact.Load(folder);
            loaded.Predict(data.Features).Values.ToArray().ShouldBe(model.Predict(data.Features).Values.ToArray());
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
        }
    }

    [Test]
    public void Wrong_members_are_named()
    {
        Should.Throw<ArgumentException>(static () => new EnsembleTrainer()).Message.ShouldStartWith("An ensemble needs at least one member, as in ");
        Should.Throw<ArgumentException>(static () => new EnsembleModel([RandomModels.Mlp(1, 8, [6], 7, out _), RandomModels.Mlp(1, 9, [6], 7, out _)]))
            .Message.ShouldStartWith("A member was trained on 9 columns, the first on 8.");
        Should.Throw<InvalidDataException>(static () => new EnsembleModelFormat().Import(new Dictionary<string, byte[]> { ["members.txt"] = "trees/9"u8.ToArray() }, Blobs.Labels))
            .Message.ShouldBe("Member 0 is of kind 'trees/9'; this ensemble format reads mlp/1. Give it the format of that kind.");
    }
}
