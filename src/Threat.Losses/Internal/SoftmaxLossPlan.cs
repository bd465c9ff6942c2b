namespace Threat.Losses.Internal;

/// <summary>Everything that defines a loss on softmax probabilities, but for the class weights.</summary>
/// <param name="Gamma">Focal exponent; 0 is cross-entropy.</param>
/// <param name="Epsilon">Poly-1 coefficient; used with gamma 0 only.</param>
/// <param name="LabelSmoothing">ε in [0, 1).</param>
/// <param name="Scale">Factor of the logits (LDAM).</param>
/// <param name="Offsets">Added to the logits per class (logit adjustment), before the scale.</param>
/// <param name="Margins">Taken from the logit of the row's own class (LDAM), before the scale.</param>
/// <param name="SampleGamma">Focal exponents by probability, in place of <paramref name="Gamma"/>.</param>
internal sealed record SoftmaxLossPlan(double Gamma = 0, double Epsilon = 0, double LabelSmoothing = 0, double Scale = 1, double[]? Offsets = null, double[]? Margins = null,
    SampleGamma? SampleGamma = null)
{
    public bool ChangesLogits => Scale != 1 || Offsets is not null || Margins is not null;
}
