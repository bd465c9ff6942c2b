namespace Threat.Learning.Internal;

/// <summary>A detector that <c>AddThreatLearning</c> added to the host; null is the one without a name.</summary>
internal sealed class DetectorName(string? value)
{
    public string? Value => value;
}
