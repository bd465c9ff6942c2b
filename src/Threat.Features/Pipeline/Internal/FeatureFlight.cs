namespace Threat.Features.Internal;

/// <summary>One running extraction and those who wait for it. When the last one leaves, it is cancelled.</summary>
internal sealed class FeatureFlight(FeatureKey key, DateTimeOffset asOf)
{
    private readonly TaskCompletionSource<StoredFeatures> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _cancel = new();
    private readonly Lock _gate = new();
    private int _waiters = 1;

    public FeatureKey Key => key;

    public DateTimeOffset AsOf => asOf;

    public StoredFeatures? Features { get; private set; }

    /// <summary>Set when the entity is invalidated while this runs: the result goes to those who wait, not to the store.</summary>
    public volatile bool Dropped;

    /// <summary>The next running flight of the same entity, guarded by the table's lock.</summary>
    public FeatureFlight? Behind;

    public CancellationToken Cancellation => _cancel.Token;

    public bool Abandoned
    {
        get
        {
            lock (_gate) return _waiters == 0;
        }
    }

    public bool TryJoin()
    {
        lock (_gate)
        {
            if (_waiters == 0) return false;
            _waiters++;
            return true;
        }
    }

    public void JoinLanded()
    {
        lock (_gate) _waiters++;
    }

    public void Complete(StoredFeatures features)
    {
        Features = features;
        _completion.TrySetResult(features);
    }

    public void Fail(Exception error) => _completion.TrySetException(error);

    public async Task<StoredFeatures> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _completion.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            bool last;
            lock (_gate) last = --_waiters == 0;
            if (last && !_completion.Task.IsCompleted) await _cancel.CancelAsync().ConfigureAwait(false);
            if (last && _completion.Task.IsFaulted) _ = _completion.Task.Exception; // observed: no one else will
        }
    }
}
