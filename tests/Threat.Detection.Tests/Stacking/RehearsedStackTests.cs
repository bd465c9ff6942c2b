using Threat.Core;
using Threat.Losses;
using Threat.Shared;
using Threat.TestKit;

namespace Threat.Detection.Tests;

public sealed class RehearsedStackContractTests : ModelTrainerContractTests
{
    protected override IModelTrainer CreateTrainer() => new RehearsedStackTrainer(RehearsedStackTests.Small(3, "class0"));

    protected override IModelFormat CreateFormat() => new RehearsedStackModelFormat();

    protected override LabeledDataset CreateData() => new GaussianBlobs { Rows = 600, Columns = 6, Shares = [0.7, 0.2, 0.1], Separation = 2.5, RowsPerEntity = 10 }.Make();
}

public sealed class RehearsedStackTests
{
    private static readonly LabelSet Labels = LabelSet.Create("Scan", "Normal", "Flood");

    internal static RehearsedStackOptions Small(int rehearsals, string normal = "Normal")
    {
        ThreatClassifier network = new(new ThreatClassifierOptions { HiddenSizes = [16], Epochs = 6, BatchSize = 32, Dropout = 0, BatchNorm = false });
        return new() { Members = [network, network], AttackMember = network, Rehearsals = rehearsals, NormalClass = normal };
    }

    [Test]
    public void It_recognises_attacks_that_no_row_showed_where_a_network_does_not()
    {
        // Tool t attacks in column t: whoever knows some tools knows nothing of another, but that it is far from all that is normal.
        LabeledDataset train = Tools(2000, [0, 1, 2, 3, 4, 5, 6, 7], seed: 1), unknown = Tools(600, [8, 9, 10, 11], seed: 2);
        using ITrainedModel network = Small(1).Members[0].Train(new TrainingRequest(train) { Seed = 3 });
        using ITrainedModel stack = new RehearsedStackTrainer(Small(6)).Train(new TrainingRequest(train) { Seed = 3 });
        (double recall, double falseAlarms) plain = Found(network.Score(unknown.Features), unknown), rehearsed = Found(stack.Score(unknown.Features), unknown);
        rehearsed.recall.ShouldBeGreaterThan(0.9);
        plain.recall.ShouldBeLessThan(0.5);
        rehearsed.falseAlarms.ShouldBeLessThan(0.05);
    }

    [Test]
    public void A_crowd_of_unlabelled_rows_shows_an_attack_that_hides_near_normal_traffic()
    {
        // Unknown tools stay so near to normal traffic that a row alone says little; but they come in numbers.
        LabeledDataset train = Tools(1200, [0, 1, 2, 3, 4, 5, 6, 7], seed: 1, distance: 3), unknown = Tools(900, [9], seed: 2, distance: 3);
        RehearsedStackOptions options = Small(4);
        options.CrowdMember = options.AttackMember;
        RehearsedStackTrainer trainer = new(options);
        using ITrainedModel stack = trainer.Train(new TrainingRequest(train) { Seed = 3 });
        double alone = Auc(stack.Score(unknown.Features), unknown);
        LogitMatrix scored = trainer.TrainAndScore(new TrainingRequest(train) { Seed = 3 }, unknown.Features);
        alone.ShouldBeInRange(0.6, 0.9);
        Auc(scored, unknown).ShouldBeGreaterThan(alone + 0.08);
        trainer.TrainAndScore(new TrainingRequest(train) { Seed = 3 }, unknown.Features).Values.ToArray().ShouldBe(scored.Values.ToArray());
        Should.Throw<ArgumentException>(() => trainer.TrainAndScore(new TrainingRequest(train), unknown.Features.Select([1, 2]))).Message.ShouldStartWith("2 unlabelled rows are no crowd; at least 50 are needed.");
        Should.Throw<ArgumentException>(() => trainer.TrainAndScore(new TrainingRequest(train), FeatureMatrix.From(new float[60, 2]))).Message.ShouldStartWith("The unlabelled rows have 2 columns, the training rows 12.");
    }

    [Test]
    public void One_class_of_attacks_is_enough()
    {
        LabeledDataset three = Tools(900, [0, 1, 2, 3], seed: 1);
        LabeledDataset two = new(three.Features, three.Labels.ToArray().Select(l => l == 1 ? 0 : 1).ToArray(), LabelSet.Create("Normal", "Attack"), three.EntityIds);
        using ITrainedModel model = new RehearsedStackTrainer(Small(2)).Train(new TrainingRequest(two) { Seed = 1 });
        (double recall, _) = Found(model.Score(two.Features), two);
        recall.ShouldBeGreaterThan(0.95);
        using ITrainedModel again = new RehearsedStackModelFormat().Import(model.Export(), model.Labels);
        again.Score(two.Features).Values.ToArray().ShouldBe(model.Score(two.Features).Values.ToArray());
    }

    [Test]
    public void Names_and_parts_of_normal_traffic_may_come_from_the_options_and_threads_change_no_bit()
    {
        LabeledDataset named = Tools(900, [0, 1, 2, 3], seed: 1), bare = new(named.Features, named.Labels, named.LabelSet);
        double[] Score(int threads)
        {
            RehearsedStackOptions options = Small(3);
            options.AttackNames = _ => named.EntityIds!;
            options.NormalRegions = rows => [.. Enumerable.Range(0, rows.RowCount).Select(i => $"service{(int)Math.Abs(10 * rows.Features[i, 0]) % 4}")];
            options.ReferenceRows = 50;
            options.MaxDegreeOfParallelism = threads;
            using ITrainedModel model = new RehearsedStackTrainer(options).Train(new TrainingRequest(bare) { Seed = 4 });
            return model.Score(bare.Features).Values.ToArray();
        }
        Score(1).ShouldBe(Score(3));
    }

    [Test]
    public void Members_that_stop_early_are_given_validation_rows_in_rehearsals_too()
    {
        ThreatClassifier early = new(new ThreatClassifierOptions { HiddenSizes = [8], Epochs = 5, EarlyStoppingPatience = 1, Dropout = 0, BatchNorm = false });
        RehearsedStackOptions options = Small(2);
        (options.Members, options.AttackMember) = ([early], early);
        LabeledDataset data = Tools(600, [0, 1, 2, 3], seed: 1), validation = Tools(300, [0, 1, 2, 3], seed: 2);
        using ITrainedModel model = new RehearsedStackTrainer(options).Train(new TrainingRequest(data) { Validation = validation, Seed = 1 });
        Found(model.Score(validation.Features), validation).Recall.ShouldBeGreaterThan(0.9);
    }

    [Test]
    public void A_saved_stack_is_read_by_the_readers_of_the_suite()
    {
        LabeledDataset data = Tools(600, [0, 1, 2, 3], seed: 1);
        ITrainedModel trained = new RehearsedStackTrainer(Small(2)).Train(new TrainingRequest(data) { Seed = 4 });
        string root = Directory.CreateTempSubdirectory("stack").FullName, folder = Path.Combine(root, "model");
        try
        {
            using ThreatModel model = new(trained, IdentityCalibration.Instance, DecisionPolicy.Argmax(data.LabelSet), new ModelInfo("v1", new FeatureSchemaId("tools/1", [.. Enumerable.Range(0, 12).Select(i => $"f{i}")]), DateTimeOffset.UnixEpoch));
            ThreatModelArtifact.Save(model, folder);
            using ThreatModel loaded = ThreatModelArtifact.Load(folder);
            loaded.Predict(data.Features).Values.ToArray().ShouldBe(model.Predict(data.Features).Values.ToArray());
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Test]
    public void A_finite_row_is_scored_however_far_it_lies()
    {
        using ITrainedModel model = new RehearsedStackTrainer(Small(1)).Train(new TrainingRequest(Tools(300, [0, 1, 2, 3], seed: 1)) { Seed = 1 });
        double[] logits = new double[3];
        model.Score(Enumerable.Repeat(float.MaxValue, 12).ToArray(), 1, logits);
        logits.ShouldAllBe(static z => double.IsFinite(z));
    }

    [Test]
    public void Every_training_reports_and_the_last_report_is_the_end()
    {
        List<TrainingProgress> reports = [];
        using ITrainedModel model = new RehearsedStackTrainer(Small(2)).Train(new TrainingRequest(Tools(300, [0, 1, 2, 3], seed: 1)) { Seed = 1 }, new ImmediateProgress<TrainingProgress>(reports.Add));
        // Three trainings of two members of six epochs.
        reports.Select(static r => (r.Epoch, r.Epochs)).ShouldBe(Enumerable.Range(1, 36).Select(static e => (e, 36)));
    }

    [Test]
    public void A_model_inside_that_takes_other_columns_is_refused()
    {
        LabeledDataset data = Tools(300, [0, 1, 2, 3], seed: 1);
        using ITrainedModel model = new RehearsedStackTrainer(Small(1)).Train(new TrainingRequest(data) { Seed = 1 }), other = Small(1).AttackMember.Train(new TrainingRequest(Narrow()) { Seed = 1 });
        Dictionary<string, byte[]> files = new(model.Export());
        foreach ((string name, byte[] content) in other.Export()) files[$"member2.{name}"] = content;
        Should.Throw<InvalidDataException>(() => new RehearsedStackModelFormat().Import(files, model.Labels)).Message.ShouldBe("Model 2 of members.txt takes 5 columns; in a stack of 2 members for 12 columns it takes 12.");

        LabeledDataset Narrow() => new(FeatureMatrix.FromMemory(data.Features.Values[..1500], 5), data.Labels.ToArray().Select(static l => l == 2 ? 1 : 0).ToArray(), LabelSet.Create("Scan", "Flood"));
    }

    [Test]
    public void Options_changed_afterwards_change_no_trainer()
    {
        RehearsedStackOptions options = Small(1);
        IModelTrainer[] members = [.. options.Members];
        options.Members = members;
        RehearsedStackTrainer trainer = new(options);
        members[0] = null!;
        trainer.Name.ShouldBe("stack of ThreatClassifier + ThreatClassifier + ThreatClassifier");
    }

    [Test]
    public void What_cannot_be_rehearsed_with_is_refused_in_words()
    {
        LabeledDataset named = Tools(300, [0, 1, 2, 3], seed: 1);
        Message(new LabeledDataset(named.Features, named.Labels, named.LabelSet)).ShouldStartWith("The rows have no entity ids, so nothing says which rows are one attack. Give the dataset entity ids, or set RehearsedStackOptions.AttackNames.");
        Message(new LabeledDataset(named.Features, named.Labels, named.LabelSet, [.. named.Labels.ToArray().Select(l => $"class{l}")])).ShouldStartWith("No class of attacks has two attacks by name, so none can be hidden.");
        Message(named, o => o.NormalClass = "Benign").ShouldStartWith("There is no class 'Benign' among Scan, Normal, Flood.");
        Message(named, o => o.AttackNames = _ => ["one"]).ShouldStartWith("RehearsedStackOptions.AttackNames gave 1 names for 300 rows.");
        Message(new LabeledDataset(named.Features, named.Labels, named.LabelSet, named.EntityIds, synthetic: Enumerable.Range(0, 300).Select(i => i == 7).ToArray())).ShouldContain("synthetic");
        Should.Throw<ArgumentException>(static () => new RehearsedStackTrainer(new RehearsedStackOptions { Members = [] })).Message.ShouldStartWith("Members needs at least one trainer");
        Should.Throw<ArgumentOutOfRangeException>(static () => new RehearsedStackTrainer(new RehearsedStackOptions { Rehearsals = 0 }));

        static string Message(LabeledDataset data, Action<RehearsedStackOptions>? change = null)
        {
            RehearsedStackOptions options = Small(1);
            change?.Invoke(options);
            return Should.Throw<Exception>(() => new RehearsedStackTrainer(options).Train(new TrainingRequest(data))).Message;
        }
    }

    private static (double Recall, double FalseAlarms) Found(LogitMatrix scored, LabeledDataset rows)
    {
        int normal = rows.LabelSet.IdOf("Normal");
        ProbabilityMatrix p = ProbabilityMatrix.Softmax(scored);
        ILookup<bool, bool> called = Enumerable.Range(0, rows.RowCount).ToLookup(i => rows.Labels.Span[i] == normal, i => p.Row(i)[normal] < 0.5);
        return (called[false].Average(static c => c ? 1.0 : 0), called[true].Average(static c => c ? 1.0 : 0));
    }

    // How often an attack looks more like one than a normal row does.
    private static double Auc(LogitMatrix scored, LabeledDataset rows)
    {
        ProbabilityMatrix p = ProbabilityMatrix.Softmax(scored);
        int normal = rows.LabelSet.IdOf("Normal");
        double[] attacks = [.. Enumerable.Range(0, rows.RowCount).Where(i => rows.Labels.Span[i] != normal).Select(i => p.Row(i)[normal])], others = [.. Enumerable.Range(0, rows.RowCount).Where(i => rows.Labels.Span[i] == normal).Select(i => p.Row(i)[normal])];
        return attacks.Average(a => others.Average(o => a < o ? 1 : a > o ? 0 : 0.5));
    }

    // Two thirds normal around 0; the others are moved in the column of their tool, even ones scanning.
    private static LabeledDataset Tools(int rows, int[] tools, long seed, float distance = 6)
    {
        const int Columns = 12;
        SeededRandom random = new(seed);
        float[] values = new float[rows * Columns];
        int[] labels = new int[rows];
        string[] names = new string[rows];
        for (int i = 0; i < rows; i++)
        {
            for (int c = 0; c < Columns; c++) values[i * Columns + c] = (float)random.NextNormal();
            (labels[i], names[i]) = (1, "visitor");
            if (i % 3 != 0) continue;
            int tool = tools[random.NextInt32(tools.Length)];
            values[i * Columns + tool] += distance;
            (labels[i], names[i]) = (tool % 2 == 0 ? 0 : 2, $"tool{tool}");
        }
        return new LabeledDataset(FeatureMatrix.FromMemory(values, Columns), labels, Labels, names);
    }
}
