using Threat.Core;

namespace Threat.Detection.Internal;

/// <summary>The model in use: taken by scores, exchanged while they run, disposed when the last score with it has ended.</summary>
internal sealed class ServedModel(string normalClass) : IDisposable
{
    private readonly Lock _change = new();
    private volatile ModelSlot? _slot;
    private volatile bool _disposed;

    /// <summary>The slot in use; null without a model and after <see cref="Dispose"/>.</summary>
    public ModelSlot? Current => _disposed ? null : _slot;

    /// <summary>The slot, held until its <see cref="ModelSlot.Shared"/> is released.</summary>
    public ModelSlot Acquire()
    {
        while (true)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(ThreatDetector));
            ModelSlot slot = _slot ?? throw NoModel();
            if (slot.Shared.TryAcquire()) return slot; // else it was replaced a moment ago
        }
    }

    public void Exchange(ThreatModel model, string version)
    {
        lock (_change)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(ThreatDetector));
            ModelSlot? old = _slot;
            // The same network again, as after With(calibration): it stays alive under its one count.
            bool shared = old is not null && ReferenceEquals(old.Shared.Trained, model.Trained);
            _slot = new ModelSlot(model, shared ? old!.Shared : new SharedTrainedModel(model.Trained), version, 0, normalClass);
            if (!shared) old?.Shared.Release();
        }
        DetectionMeter.Swapped(model.Info.Name, "model");
    }

    public void Change(string what, Func<ThreatModel, ThreatModel> change)
    {
        ModelSlot changed;
        lock (_change)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(ThreatDetector));
            ModelSlot slot = _slot ?? throw NoModel();
            _slot = changed = slot.With(change(slot.Model), normalClass);
        }
        DetectionMeter.Swapped(changed.Model.Info.Name, what);
    }

    public void Dispose()
    {
        lock (_change)
        {
            if (_disposed) return;
            _disposed = true;
            _slot?.Shared.Release();
        }
    }

    private static InvalidOperationException NoModel()
        => new("The detector has no model yet. Give it one with Swap, or set the registry's champion alias and call RefreshAsync.");
}
