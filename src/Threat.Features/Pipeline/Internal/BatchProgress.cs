namespace Threat.Features.Internal;

/// <summary>Counts completed entities and reports about a hundred times a batch, and at its end.</summary>
internal sealed class BatchProgress(int total, IProgress<FeatureProgress>? progress)
{
    private readonly int _step = Math.Max(1, total / 100);
    private readonly Lock _gate = new();
    private int _completed, _fromStore, _failed;

    public void Add(FeatureOrigin origin)
    {
        lock (_gate)
        {
            _completed++;
            if (origin == FeatureOrigin.Store) _fromStore++;
            if (origin == FeatureOrigin.Failed) _failed++;
            if (_completed % _step == 0 || _completed == total) progress?.Report(new FeatureProgress(_completed, total, _fromStore, _failed));
        }
    }
}
