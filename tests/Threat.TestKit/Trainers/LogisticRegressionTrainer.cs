using Threat.Core;
using Threat.Shared;

namespace Threat.TestKit;

/// <summary>Softmax regression on standardised columns by full-batch gradient descent with Nesterov momentum: a user's own, plain model.</summary>
public sealed class LogisticRegressionTrainer(LogisticRegressionOptions? options = null, TimeProvider? time = null) : IModelTrainer
{
    private const double Momentum = 0.9;
    private readonly LogisticRegressionOptions _options = options ?? new LogisticRegressionOptions();
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    public string Name => "LogisticRegression";

    public ITrainedModel Train(TrainingRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        LabeledDataset train = request.Train;
        if (train.RowCount == 0) throw new ArgumentException("The training set has 0 rows.", nameof(request));
        int[] real = [.. Enumerable.Range(0, train.RowCount).Where(i => !train.IsSynthetic(i))];
        if (real.Length == 0) throw new ArgumentException("All training rows are synthetic; the scaler needs real ones.", nameof(request));
        FeatureScaler scaler = FeatureScaler.Fit(train.Features.Select(real), ColumnScaling.Standard);
        SoftmaxLoss loss = new(scaler, train, _options.Penalty);
        SoftmaxLoss? validation = request.Validation is { RowCount: > 0 } held ? new SoftmaxLoss(scaler, held, 0) : null;

        double[] weights = new double[loss.WeightCount], velocity = new double[weights.Length], ahead = new double[weights.Length], gradient = new double[weights.Length];
        SeededRandom random = new(request.Seed);
        for (int i = 0; i < weights.Length; i++) weights[i] = 0.01 * random.NextNormal();
        long started = _time.GetTimestamp();
        for (int epoch = 1; epoch <= _options.Epochs; epoch++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int i = 0; i < weights.Length; i++) ahead[i] = weights[i] + Momentum * velocity[i];
            double trainingLoss = loss.ValueAndGradient(ahead, gradient);
            for (int i = 0; i < weights.Length; i++)
            {
                velocity[i] = Momentum * velocity[i] - _options.LearningRate * gradient[i];
                weights[i] += velocity[i];
            }
            progress?.Report(new TrainingProgress(epoch, _options.Epochs, trainingLoss, validation?.ValueAndGradient(weights, null), _time.GetElapsedTime(started)));
        }
        return new LogisticRegressionModel(train.LabelSet, scaler, weights);
    }
}
