namespace Threat.Retraining;

/// <summary>Decides whether a new model serves.</summary>
/// <remarks>Implementations are thread-safe and deterministic: the same evidence gives the same answer.</remarks>
public interface IPromotionGate
{
    /// <summary>Judges.</summary>
    GateResult Judge(GateEvidence evidence, CancellationToken cancellationToken = default);
}
