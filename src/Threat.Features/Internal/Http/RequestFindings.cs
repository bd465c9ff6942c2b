namespace Threat.Features.Internal;

/// <summary>What was found in one request target.</summary>
/// <param name="Length">Bytes of the target as sent.</param>
/// <param name="Entropy">Entropy of the decoded bytes, 0 to 8 bits; NaN for an empty target.</param>
/// <param name="Traits">What it gives away.</param>
internal readonly record struct RequestFindings(int Length, double Entropy, RequestTraits Traits);
