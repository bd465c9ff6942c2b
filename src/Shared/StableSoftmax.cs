namespace Threat.Shared;

/// <summary>Softmax and log-sum-exp shifted by the maximum: finite for every finite input, unlike TensorPrimitives.SoftMax.</summary>
internal static class StableSoftmax
{
    public static void Softmax(ReadOnlySpan<double> logits, Span<double> probabilities, double inverseTemperature = 1)
    {
        double max = double.NegativeInfinity;
        foreach (double z in logits) max = Math.Max(max, z);
        double sum = 0;
        for (int c = 0; c < logits.Length; c++) sum += probabilities[c] = Math.Exp((logits[c] - max) * inverseTemperature);
        for (int c = 0; c < logits.Length; c++) probabilities[c] /= sum;
    }

    public static double LogSumExp(ReadOnlySpan<double> logits)
    {
        double max = double.NegativeInfinity;
        foreach (double z in logits) max = Math.Max(max, z);
        double sum = 0;
        foreach (double z in logits) sum += Math.Exp(z - max);
        return max + Math.Log(sum);
    }
}
