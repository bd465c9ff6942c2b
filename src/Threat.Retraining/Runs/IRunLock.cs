namespace Threat.Retraining;

/// <summary>Lets one run happen at a time, over all processes that share a store.</summary>
public interface IRunLock
{
    /// <summary>Takes the lock if it is free. Null when another holds it; never waits for it.</summary>
    /// <exception cref="SampleStoreException">The lock's medium cannot be reached.</exception>
    Task<IRunLease?> TryAcquireAsync(CancellationToken cancellationToken = default);
}
