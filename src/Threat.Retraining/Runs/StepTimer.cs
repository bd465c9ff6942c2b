using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Threat.Retraining.Internal;

/// <summary>Times the steps of a run and tells of them: progress, log, meter, activities.</summary>
internal sealed class StepTimer(string runId, string modelName, TimeProvider time, ILogger logger, IProgress<RetrainProgress>? progress)
{
    private readonly List<StepTime> _times = [];

    public IReadOnlyList<StepTime> Times => _times;

    public T Step<T>(string name, Func<T> work)
    {
        long start = Begin(name);
        using Activity? activity = Activity(name);
        T result = work();
        Done(name, start);
        return result;
    }

    public async Task<T> StepAsync<T>(string name, Func<Task<T>> work)
    {
        long start = Begin(name);
        using Activity? activity = Activity(name);
        T result = await work().ConfigureAwait(false);
        Done(name, start);
        return result;
    }

    public IProgress<double> Fractions(string step) => new StepProgress(this, step);

    public EpochProgress Epochs(string step) => new(this, step);

    private static Activity? Activity(string name) => RetrainingMeter.Activities.StartActivity("threat.retraining.step")?.SetTag("step", name);

    private long Begin(string name)
    {
        Report(name, 0, "");
        return time.GetTimestamp();
    }

    private void Done(string name, long start)
    {
        double seconds = time.GetElapsedTime(start).TotalSeconds;
        _times.Add(new StepTime(name, seconds));
        RetrainingMeter.Step(modelName, name, seconds);
        Log.StepDone(logger, runId, name, seconds);
        Report(name, 1, "");
    }

    private void Report(string step, double fraction, string detail) => progress?.Report(new RetrainProgress(runId, step, fraction, detail));

    private sealed class StepProgress(StepTimer owner, string step) : IProgress<double>
    {
        public void Report(double value) => owner.Report(step, value, "");
    }

    internal sealed class EpochProgress(StepTimer owner, string step) : IProgress<TrainingProgress>
    {
        private TrainingProgress? _last;

        public void Report(TrainingProgress value)
        {
            _last = value;
            owner.Report(step, (double)value.Epoch / value.Epochs, string.Create(CultureInfo.InvariantCulture, $"epoch {value.Epoch} of {value.Epochs}, loss {value.TrainingLoss:0.####}"));
        }

        /// <summary>The last epoch in words, or what was given when there was none.</summary>
        public string Describe(string otherwise) => _last is not { } e ? otherwise
            : string.Create(CultureInfo.InvariantCulture, $"{e.Epoch} of {e.Epochs} epochs, training loss {e.TrainingLoss:0.####}{(e.ValidationLoss is double v ? string.Create(CultureInfo.InvariantCulture, $", validation loss {v:0.####}") : "")}");
    }
}
