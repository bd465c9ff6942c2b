namespace Threat.Core;

/// <summary>A decided class and why.</summary>
/// <param name="ClassId">The class, or −1 when the rule abstained.</param>
/// <param name="Reason">Why.</param>
public readonly record struct Decision(int ClassId, DecisionReason Reason)
{
    /// <summary>Whether no class was convincing.</summary>
    public bool IsAbstained => ClassId < 0;
}
