namespace Threat.Retraining.Tests;

/// <summary>A gate that sees nothing.</summary>
public sealed class EveryoneGate : IPromotionGate
{
    public GateResult Judge(GateEvidence evidence, CancellationToken cancellationToken = default) => new(RunDecision.Promote, [], "everyone passes");
}
