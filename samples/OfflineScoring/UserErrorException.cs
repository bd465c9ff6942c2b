namespace OfflineScoring;

/// <summary>A mistake that the user can mend; its message is all that is shown.</summary>
internal sealed class UserErrorException(string message, Exception? inner = null) : Exception(message, inner);
