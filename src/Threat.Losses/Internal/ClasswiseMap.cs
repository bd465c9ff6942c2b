using Threat.Core;
using Threat.Shared;

namespace Threat.Losses.Internal;

/// <summary>What binned and isotonic calibration share: points and values per class, a way from one to the other, and the scaling to sum 1 afterwards.</summary>
internal sealed class ClasswiseMap(StepState state, ClasswiseMap.Lookup lookup)
{
    /// <summary>The value at p of a class's points and values.</summary>
    public delegate double Lookup(double[] from, double[] to, double p);

    public int ClassCount => state.From.Length;

    public void Apply(ReadOnlySpan<double> logits, Span<double> probabilities)
    {
        CalibrationChecks.Row(logits, probabilities, ClassCount);
        Span<double> p = probabilities[..ClassCount];
        StableSoftmax.Softmax(logits, p);
        for (int c = 0; c < p.Length; c++) p[c] = lookup(state.From[c], state.To[c], p[c]);
        OneVersusRest.Normalize(logits, p);
    }

    public string ToJson() => LossesJson.Write(state, LossesJson.Default.StepState);

    /// <exception cref="InvalidDataException">The JSON is malformed, or a class lacks ascending points and as many values.</exception>
    public static StepState Read(string method, string points, string json)
    {
        StepState s = LossesJson.Read(method, json, LossesJson.Default.StepState);
        return OneVersusRest.IsValid(s) ? s : throw new InvalidDataException($"The calibration {method} is malformed: each class needs ascending {points} and as many values, all between 0 and 1.");
    }
}
