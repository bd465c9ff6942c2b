namespace Threat.Retraining;

/// <summary>There are too few rows, sources or days for a fair run. The run ends as <see cref="RunDecision.InsufficientEvidence"/>; its samples count in the next one.</summary>
public sealed class InsufficientDataException : InvalidOperationException
{
    /// <summary>An error with its cause.</summary>
    public InsufficientDataException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
