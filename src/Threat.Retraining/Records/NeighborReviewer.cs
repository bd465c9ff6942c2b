namespace Threat.Retraining;

/// <summary>A reviewer's share in <see cref="NeighborRecord"/>.</summary>
/// <param name="ReviewerId">The reviewer.</param>
/// <param name="Normal">New rows called normal.</param>
/// <param name="AmongAttacks">Those that lie among known attacks.</param>
public sealed record NeighborReviewer(string ReviewerId, int Normal, int AmongAttacks);
