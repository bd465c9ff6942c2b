using Microsoft.Extensions.Hosting;
using Threat.Retraining;

namespace RetrainingWorker;

/// <summary>Prints where the loop stands at the start, and every run that ends from then on, whoever made it: it reads the ledger.</summary>
internal sealed class RunReporter(IRunStore runs, TrainingCollector collector, TimeProvider time) : BackgroundService
{
    private const int Newest = 20;
    private readonly HashSet<string> _told = [];

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        SampleStatistics samples = await collector.GetStatisticsAsync(cancellationToken);
        IReadOnlyList<RunSummary> before = await runs.ListAsync(Newest, cancellationToken);
        foreach (RunSummary run in before.Where(Ended)) _told.Add(run.RunId);
        Console.WriteLine(samples.Total == 0
            ? "Nothing is collected yet; the first model comes with the first run."
            : $"Going on with {samples.Total:N0} samples, {samples.Unclaimed:N0} of them new; last run: {(samples.LastRun is { } last ? $"{last.RunId}, {last.Decision}" : "none")}.");
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(250), time);
        try
        {
            do await TellAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await TellAsync(CancellationToken.None);
        }
    }

    private async Task TellAsync(CancellationToken cancellationToken)
    {
        foreach (RunSummary run in (await runs.ListAsync(Newest, cancellationToken)).Where(Ended).Reverse())
        {
            if (!_told.Add(run.RunId)) continue;
            string? record = await runs.GetRecordAsync(run.RunId, cancellationToken);
            Console.WriteLine();
            Console.WriteLine(record is null ? $"Run {run.RunId}: {run.State}. {run.Error}" : RunRecord.FromJson(record).ToString());
        }
    }

    private static bool Ended(RunSummary run) => run.EndedAt is not null;
}
