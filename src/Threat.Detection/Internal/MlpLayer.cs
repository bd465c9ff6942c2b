namespace Threat.Detection.Internal;

/// <summary>A dense layer as PyTorch stores it: weights [outputs, inputs] row-major, and one bias per output.</summary>
internal sealed record MlpLayer(int Inputs, int Outputs, float[] Weights, float[] Bias)
{
    /// <summary>This layer followed by a batch normalisation in evaluation mode, as one layer.</summary>
    public MlpLayer FoldBatchNorm(ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta, ReadOnlySpan<float> mean, ReadOnlySpan<float> variance, double epsilon)
    {
        float[] weights = new float[Weights.Length], bias = new float[Outputs];
        for (int o = 0; o < Outputs; o++)
        {
            double factor = gamma[o] / Math.Sqrt(variance[o] + epsilon);
            for (int i = 0; i < Inputs; i++) weights[o * Inputs + i] = (float)(Weights[o * Inputs + i] * factor);
            bias[o] = (float)((Bias[o] - (double)mean[o]) * factor + beta[o]);
        }
        return new MlpLayer(Inputs, Outputs, weights, bias);
    }
}
