namespace Threat.Retraining.Internal;

/// <summary>The softmax of the logits, written as temperature scaling at 1 so that every registry that reads temperatures reads it.</summary>
internal sealed class PlainSoftmax : ICalibration
{
    private PlainSoftmax()
    {
    }

    public static PlainSoftmax Instance { get; } = new();

    public string Method => "temperature/1";

    public int? ClassCount => null;

    public void Apply(ReadOnlySpan<double> logits, Span<double> probabilities) => StableSoftmax.Softmax(logits, probabilities);

    public string ToJson() => "{\"temperature\":1}";
}
