namespace DetectionHost.Endpoints;

/// <summary>Several sources.</summary>
internal sealed record BatchRequest(IReadOnlyList<ScoreRequest> Sources);
