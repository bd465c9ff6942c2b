namespace Threat.TestKit;

public sealed record LogisticRegressionOptions
{
    public int Epochs { get; init; } = 150;

    public double LearningRate { get; init; } = 0.5;

    /// <summary>Weight of the squared weights in the loss.</summary>
    public double Penalty { get; init; } = 1e-4;
}
