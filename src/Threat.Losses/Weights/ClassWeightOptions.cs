namespace Threat.Losses;

/// <summary>Options of <see cref="ClassWeights"/>.</summary>
public sealed record ClassWeightOptions
{
    /// <summary>β of <see cref="ClassWeighting.EffectiveNumber"/>, 0 or more and below 1. 0 weighs all classes alike; towards 1 it becomes inverse frequency.</summary>
    /// <value>null: 1 − 1/n of the largest class. A fixed 0.9999 is practically inverse frequency unless classes have tens of thousands of rows.</value>
    public double? Beta { get; init; }

    /// <summary>The scale of the weights.</summary>
    /// <value>null: <see cref="ClassWeightNormalization.SumToClassCount"/>, and <see cref="ClassWeightNormalization.None"/> for <see cref="ClassWeighting.MedianFrequency"/>, which normalised would equal inverse frequency.</value>
    public ClassWeightNormalization? Normalization { get; init; }

    /// <summary>The weight of a class without rows.</summary>
    /// <value><see cref="AbsentClassWeight.Largest"/>.</value>
    public AbsentClassWeight AbsentClass { get; init; } = AbsentClassWeight.Largest;
}
