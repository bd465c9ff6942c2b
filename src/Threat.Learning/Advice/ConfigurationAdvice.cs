namespace Threat.Learning;

/// <summary>An odd combination of settings.</summary>
/// <param name="Code">As in "TL001", for filters and searches.</param>
/// <param name="Message">What is odd, why it hurts, and which option mends it.</param>
/// <param name="Detector">The name of the detector it is about; null for the only one, or when it is about several.</param>
public sealed record ConfigurationAdvice(string Code, string Message, string? Detector = null);
