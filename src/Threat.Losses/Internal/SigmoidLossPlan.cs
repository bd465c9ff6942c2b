namespace Threat.Losses.Internal;

/// <summary>Everything that defines a loss on sigmoid probabilities.</summary>
/// <param name="GammaPositive">Focal exponent of labels that apply.</param>
/// <param name="GammaNegative">Focal exponent of labels that do not.</param>
/// <param name="Clip">Probability taken off before a label that does not apply counts.</param>
/// <param name="PositiveWeights">Weight per label where it applies, one for all labels, or null for 1.</param>
/// <param name="NegativeWeight">Weight of labels that do not apply.</param>
/// <param name="LabelSmoothing">ε in [0, 1): targets become t·(1 − ε) + ε/2.</param>
/// <param name="Reduction">How rows become one number.</param>
internal sealed record SigmoidLossPlan(double GammaPositive, double GammaNegative, double Clip, double[]? PositiveWeights, double NegativeWeight, double LabelSmoothing, LossReduction Reduction);
