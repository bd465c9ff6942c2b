namespace Threat.Losses;

/// <summary>How class weights are scaled.</summary>
public enum ClassWeightNormalization
{
    /// <summary>As the formula gives them.</summary>
    None,

    /// <summary>The weights of the classes that occur sum to their number: the loss keeps its usual size.</summary>
    SumToClassCount,

    /// <summary>The weights of the classes that occur sum to 1.</summary>
    SumToOne,
}
