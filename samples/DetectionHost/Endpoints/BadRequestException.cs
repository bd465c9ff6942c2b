namespace DetectionHost.Endpoints;

/// <summary>A request that cannot be answered, with what is wrong in the caller's words.</summary>
internal sealed class BadRequestException(string message) : Exception(message);
