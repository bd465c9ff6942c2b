namespace Threat.Retraining.Internal;

/// <summary>A sample that waits for its batch; without a sample it asks for a flush.</summary>
internal sealed class PendingSample(TrainingSample? sample)
{
    private readonly TaskCompletionSource<CollectOutcome> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TrainingSample? Sample => sample;

    public Task<CollectOutcome> Outcome => _done.Task;

    public void Stored(CollectOutcome outcome) => _done.TrySetResult(outcome);

    public void Failed(Exception exception)
    {
        _done.TrySetException(exception);
        // A caller that was cancelled meanwhile no longer looks.
        _ = _done.Task.Exception;
    }
}
