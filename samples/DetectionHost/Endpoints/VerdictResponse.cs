using Threat.Retraining;

namespace DetectionHost.Endpoints;

/// <summary>What became of a verdict.</summary>
/// <param name="Outcome">Stored, or Duplicate when it was there already.</param>
/// <param name="Detection">The detection as it stands.</param>
internal sealed record VerdictResponse(CollectOutcome Outcome, DetectionView Detection);
