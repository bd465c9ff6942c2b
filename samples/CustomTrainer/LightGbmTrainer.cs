using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.LightGbm;
using Threat.Core;

namespace CustomTrainer;

/// <summary>Trains gradient-boosted trees with ML.NET's LightGBM. What it gives is read out of ML.NET, so that serving needs neither ML.NET nor a native library.</summary>
public sealed class LightGbmTrainer(int iterations = 120, int leaves = 31, double learningRate = 0.1) : IModelTrainer
{
    /// <inheritdoc/>
    public string Name => "LightGBM (ML.NET)";

    /// <inheritdoc/>
    /// <remarks>LightGBM trains a class in one native call: a cancellation takes effect between classes, and the learning curve is reported at the end.</remarks>
    public ITrainedModel Train(TrainingRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        LabeledDataset train = request.Train;
        int[] present = [.. Enumerable.Range(0, train.LabelSet.Count).Where(c => train.ClassCounts[c] > 0)];
        if (present.Length < 2) throw new ArgumentException($"The training rows hold {present.Length} of the classes {train.LabelSet}; a classifier needs rows of at least 2.", nameof(request));
        long start = TimeProvider.System.GetTimestamp();
        MLContext context = new((int)(request.Seed & int.MaxValue));
        float[][] features = [.. Enumerable.Range(0, train.RowCount).Select(i => train.Features.Row(i).ToArray())];
        TreeClass[] classes = [.. Enumerable.Repeat(TreeClass.Absent, train.LabelSet.Count)];
        for (int k = 0; k < present.Length; k++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            classes[present[k]] = TrainClass(context, features, train.Labels, present[k], (int)(request.Seed & int.MaxValue));
        }
        if (progress is not null) LearningCurve.Report(classes, train, request.Validation, iterations, TimeProvider.System.GetElapsedTime(start), progress, cancellationToken);
        return new TreeModel(train.LabelSet, train.Features.ColumnCount, classes);
    }

    /// <summary>One class against the rest. The sums of the trees are log-odds; softmax and a calibrator make probabilities of them.</summary>
    private TreeClass TrainClass(MLContext context, float[][] features, ReadOnlyMemory<int> labels, int classId, int seed)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features[0].Length);
        IDataView rows = context.Data.LoadFromEnumerable(features.Select((f, i) => new Row { Features = f, Label = labels.Span[i] == classId }), schema);
        LightGbmBinaryTrainer trainer = context.BinaryClassification.Trainers.LightGbm(new LightGbmBinaryTrainer.Options
        {
            NumberOfIterations = iterations,
            NumberOfLeaves = leaves,
            LearningRate = learningRate,
            MinimumExampleCountPerLeaf = 5,
            Sigmoid = 1,
            // One thread: the same seed gives the same trees.
            NumberOfThreads = 1,
            Seed = seed,
            Silent = true,
        });
        return TreeClass.Of(trainer.Fit(rows).Model.SubModel.TrainedTreeEnsemble);
    }

    private sealed class Row
    {
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }
}
