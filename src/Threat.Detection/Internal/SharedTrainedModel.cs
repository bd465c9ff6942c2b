using Threat.Core;

namespace Threat.Detection.Internal;

/// <summary>A trained model that is disposed when its owner has let go of it and the last score with it has ended.</summary>
internal sealed class SharedTrainedModel(ITrainedModel trained)
{
    private int _references = 1;

    public ITrainedModel Trained => trained;

    /// <summary>One more user; false when the model is gone.</summary>
    public bool TryAcquire()
    {
        int seen = Volatile.Read(ref _references);
        while (seen > 0)
        {
            int before = Interlocked.CompareExchange(ref _references, seen + 1, seen);
            if (before == seen) return true;
            seen = before;
        }
        return false;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _references) == 0) trained.Dispose();
    }
}
