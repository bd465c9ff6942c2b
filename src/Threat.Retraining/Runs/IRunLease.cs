namespace Threat.Retraining;

/// <summary>The lock while it is held. Disposing gives it back; the death of the process does too.</summary>
public interface IRunLease : IAsyncDisposable
{
    /// <summary>Grows with every acquisition; checked at claim, register and promote.</summary>
    long FencingToken { get; }

    /// <summary>Is cancelled when the lock is lost, as when the database connection that holds it breaks.</summary>
    CancellationToken Lost { get; }
}
