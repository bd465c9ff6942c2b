using System.Net;

namespace Threat.Features;

/// <summary>What became of one <see cref="ExtractionRequest"/>: a vector, or the error that prevented it.</summary>
/// <param name="Source">The source, as asked for.</param>
/// <param name="Features">The features, or null after an error.</param>
/// <param name="Error">The error, or null.</param>
public sealed record ExtractionResult(IPAddress Source, FeatureVector? Features, Exception? Error);
