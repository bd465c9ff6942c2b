using Threat.Core;

namespace Threat.TestKit;

/// <summary>What every <see cref="IModelTrainer"/> with its <see cref="ITrainedModel"/> and <see cref="IModelFormat"/> keeps.</summary>
public abstract class ModelTrainerContractTests
{
    private LabeledDataset _data = null!;

    /// <summary>A trainer with settings that train in a second or two.</summary>
    protected abstract IModelTrainer CreateTrainer();

    protected abstract IModelFormat CreateFormat();

    protected virtual LabeledDataset CreateData() => new GaussianBlobs { Rows = 600, Columns = 6, Shares = [0.7, 0.2, 0.1], Separation = 2.5 }.Make();

    /// <summary>Accuracy on fresh rows that a trained model reaches on <see cref="CreateData"/>.</summary>
    protected virtual double LeastAccuracy => 0.85;

    [OneTimeSetUp]
    public void MakeData() => _data = CreateData();

    [Test]
    public void It_learns()
    {
        DataSplit split = DatasetSplitter.TrainTestSplit(_data, 0.3);
        using ITrainedModel model = CreateTrainer().Train(new TrainingRequest(split.Train) { Seed = 1 });
        LabeledLogits scored = LabeledLogits.Score(model, split.Test);
        LabeledProbabilities rows = new(ProbabilityMatrix.Softmax(scored.Logits), scored.Labels, scored.LabelSet);
        ClassificationReport.Evaluate(rows).Accuracy.ShouldBeGreaterThan(LeastAccuracy);
    }

    [Test]
    public void Model_knows_its_classes_columns_and_kind()
    {
        using ITrainedModel model = Train(1);
        model.Labels.ShouldBe(_data.LabelSet);
        model.FeatureCount.ShouldBe(_data.Features.ColumnCount);
        model.Kind.ShouldBe(CreateFormat().Kind);
        CreateTrainer().Name.ShouldNotBeNullOrWhiteSpace();
    }

    [Test]
    public void Same_seed_gives_the_same_logits()
    {
        using ITrainedModel one = Train(5), two = Train(5);
        one.Score(_data.Features).Values.ToArray().ShouldBe(two.Score(_data.Features).Values.ToArray());
    }

    [Test]
    public void Export_and_import_give_the_same_logits()
    {
        using ITrainedModel model = Train(1);
        using ITrainedModel again = CreateFormat().Import(model.Export(), model.Labels);
        again.FeatureCount.ShouldBe(model.FeatureCount);
        again.Labels.ShouldBe(model.Labels);
        again.Score(_data.Features).Values.ToArray().ShouldBe(model.Score(_data.Features).Values.ToArray());
    }

    [Test]
    public void Import_refuses_a_missing_file()
    {
        using ITrainedModel model = Train(1);
        IReadOnlyDictionary<string, byte[]> files = model.Export();
        foreach (string name in files.Keys)
        {
            Dictionary<string, byte[]> fewer = files.Where(f => f.Key != name).ToDictionary();
            Should.Throw<InvalidDataException>(() => CreateFormat().Import(fewer, model.Labels)).Message.ShouldContain(name);
        }
    }

    [Test]
    public void Import_refuses_a_truncated_file()
    {
        using ITrainedModel model = Train(1);
        IReadOnlyDictionary<string, byte[]> files = model.Export();
        foreach (string name in files.Keys)
        {
            Dictionary<string, byte[]> damaged = files.ToDictionary();
            damaged[name] = damaged[name][..(damaged[name].Length / 2)];
            Should.Throw<InvalidDataException>(() => CreateFormat().Import(damaged, model.Labels), $"'{name}' was cut in half");
        }
    }

    [Test]
    public void Scoring_row_by_row_equals_scoring_at_once()
    {
        using ITrainedModel model = Train(1);
        LogitMatrix all = model.Score(_data.Features);
        double[] row = new double[model.Labels.Count];
        for (int i = 0; i < 50; i++)
        {
            model.Score(_data.Features.Row(i), 1, row);
            for (int c = 0; c < row.Length; c++) row[c].ShouldBe(all.Row(i)[c], 1e-5 * Math.Max(1, Math.Abs(row[c])));
        }
    }

    [Test]
    public void Scoring_is_thread_safe()
    {
        using ITrainedModel model = Train(1);
        double[] expected = model.Score(_data.Features).Values.ToArray();
        Parallel.For(0, 32, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ => model.Score(_data.Features).Values.ToArray().ShouldBe(expected));
    }

    [Test]
    public void Scoring_no_row_gives_no_row()
    {
        using ITrainedModel model = Train(1);
        model.Score(_data.Features.Select([])).RowCount.ShouldBe(0);
    }

    [Test]
    public void Another_width_is_refused()
    {
        using ITrainedModel model = Train(1);
        FeatureMatrix wide = FeatureMatrix.From(new float[3, 7]);
        Should.Throw<ArgumentException>(() => model.Score(wide)).Message.ShouldContain($"The rows have 7 columns; this model was trained on {model.FeatureCount}.");
        Should.Throw<ArgumentException>(() => model.Score(new float[model.FeatureCount + 1], 1, new double[model.Labels.Count]));
        Should.Throw<ArgumentException>(() => model.Score(new float[model.FeatureCount], 1, new double[model.Labels.Count - 1]));
    }

    [Test]
    public void Scoring_after_dispose_throws()
    {
        ITrainedModel model = Train(1);
        model.Dispose();
        model.Dispose();
        Should.Throw<ObjectDisposedException>(() => model.Score(_data.Features));
    }

    [Test]
    public void Cancellation_stops_the_training()
    {
        using CancellationTokenSource source = new();
        int reports = 0;
        ImmediateProgress<TrainingProgress> progress = new(_ =>
        {
            reports++;
            source.Cancel();
        });
        Should.Throw<OperationCanceledException>(() => CreateTrainer().Train(new TrainingRequest(_data) { Seed = 1 }, progress, source.Token).Dispose());
        reports.ShouldBe(1);
    }

    [Test]
    public void Progress_counts_the_epochs_and_the_loss_falls()
    {
        List<TrainingProgress> reports = [];
        DataSplit split = DatasetSplitter.TrainTestSplit(_data, 0.3);
        using ITrainedModel model = CreateTrainer().Train(new TrainingRequest(split.Train) { Validation = split.Test, Seed = 1 }, new ImmediateProgress<TrainingProgress>(reports.Add));
        reports.Select(static r => r.Epoch).ShouldBe(Enumerable.Range(1, reports.Count));
        reports[^1].TrainingLoss.ShouldBeLessThan(reports[0].TrainingLoss);
        reports.ShouldAllBe(static r => r.ValidationLoss != null);
    }

    [Test]
    public void An_empty_training_set_is_refused()
        => Should.Throw<ArgumentException>(() => CreateTrainer().Train(new TrainingRequest(_data.Select([]))));

    private ITrainedModel Train(long seed) => CreateTrainer().Train(new TrainingRequest(_data) { Seed = seed });
}
