namespace DetectionHost.Endpoints;

/// <summary>One source of a batch: its score, or what is wrong with its request.</summary>
internal sealed record BatchItem(string Source, ScoreResponse? Score, string? Error);
