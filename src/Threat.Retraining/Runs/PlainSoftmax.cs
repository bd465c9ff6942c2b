namespace Threat.Retraining.Internal;

/// <summary>The softmax of the logits as it is, under the name that the suite's registry reads.</summary>
internal sealed class PlainSoftmax : ICalibration
{
    private PlainSoftmax()
    {
    }

    public static PlainSoftmax Instance { get; } = new();

    public string Method => "softmax/1";

    public int? ClassCount => null;

    public void Apply(ReadOnlySpan<double> logits, Span<double> probabilities) => StableSoftmax.Softmax(logits, probabilities);

    public string ToJson() => "{}";
}
