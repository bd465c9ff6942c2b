using Microsoft.Extensions.Logging;

namespace Threat.Features.Internal;

internal static partial class PipelineLog
{
    [LoggerMessage(1, LogLevel.Warning, "{Failed} of {Total} feature vectors could not be written to the store: {Reason}. They will be computed again when asked for.")]
    public static partial void WriteFailed(ILogger logger, int failed, int total, string reason, Exception? exception);

    [LoggerMessage(2, LogLevel.Warning, "The store could not answer for {Failed} of {Total} entities: {Reason}. Their features are computed instead.")]
    public static partial void ReadFailed(ILogger logger, int failed, int total, string reason, Exception? exception);

    [LoggerMessage(3, LogLevel.Warning, "Features of {Key} could not be computed.")]
    public static partial void ExtractionFailed(ILogger logger, FeatureKey key, Exception exception);
}
