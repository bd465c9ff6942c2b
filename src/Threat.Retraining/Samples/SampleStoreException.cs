namespace Threat.Retraining;

/// <summary>A sample or run store could not be reached, read or written. Nothing that was not acknowledged before is stored.</summary>
public sealed class SampleStoreException : IOException
{
    /// <summary>An error with its cause.</summary>
    public SampleStoreException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
