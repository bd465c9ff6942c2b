using System.Collections.Concurrent;
using System.Diagnostics;
using Threat.Core;
using Threat.Retraining.KillHost;

namespace Threat.Retraining.Tests;

/// <summary>
/// Real processes, killed by SIGKILL at every step: nothing acknowledged is lost, nothing is counted twice, nothing half-written loads, the next start carries on.
/// </summary>
[Category("Kill")]
public abstract class KillContractTests
{
    private const int PerTurn = 6;

    /// <summary>Five rounds over all points by default: both stores together see more than 200 even where a process ends before its kill. THREAT_KILLS overrides it.</summary>
    private static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable("THREAT_KILLS"), out int given) ? given : 130;

    private static readonly string[] Points =
    [
        "ISampleStore.AppendAsync:before", "ISampleStore.AppendAsync:after", "IRunLock.TryAcquireAsync:before", "IRunLock.TryAcquireAsync:after", "IRunStore.ClaimAsync:before", "IRunStore.ClaimAsync:after",
        "ISampleStore.ReadAsync:before", "IModelTrainer.Train:before", "IModelTrainer.Train:after", "IRunStore.DecideAsync:before", "IRunStore.DecideAsync:after",
        "IModelRegistry.RegisterAsync:before", "IModelRegistry.RegisterAsync:after", "IRunStore.RegisteredAsync:before", "IRunStore.RegisteredAsync:after",
        "IModelRegistry.TrySetAliasAsync:before", "IModelRegistry.TrySetAliasAsync:after", "IModelRegistry.PruneAsync:before", "IModelRegistry.PruneAsync:after",
        "IRunStore.EndAsync:before", "IRunStore.EndAsync:after", "any time", "any time", "any time", "any time", "any time",
    ];

    private static readonly string Host = typeof(KillWorld).Assembly.Location;

    /// <summary>A fresh store, as <see cref="KillWorld.Open"/> takes it.</summary>
    protected abstract string NewStore(TempFolder folder);

    [Test]
    public async Task Nothing_is_lost_or_counted_twice_whenever_the_process_dies()
    {
        using TempFolder folder = new();
        string store = NewStore(folder), models = folder.File("models");
        using KillWorld world = KillWorld.Open(store, models);
        ConcurrentBag<string> acknowledged = [];
        int next = 0, killed = 0;
        Turn(store, models, next, 240, "", acknowledged).ShouldBe(0);
        next += 240;
        Random random = new(11);
        Stopwatch clock = Stopwatch.StartNew();
        string[] order = [.. Points];
        for (int k = 0; k < Kills; k++, next += PerTurn)
        {
            // A new order for each round: a step is then hit in a run of its own as well as in the recovery of another.
            if (k % order.Length == 0) random.Shuffle(order);
            string point = order[k % order.Length];
            int exit = Turn(store, models, next, PerTurn, point, acknowledged, point == "any time" ? random.Next(0, 120) : null);
            if (exit == 137) killed++;
            else exit.ShouldBe(0, $"at {point}");
            if (await world.Registry.GetAliasAsync("default", ModelVersion.Champion) is string champion)
                using (await world.Registry.LoadAsync("default", champion)) { }
        }
        TestContext.Out.WriteLine($"{killed} of {Kills} processes were killed in {clock.Elapsed.TotalSeconds:0} s; {acknowledged.Count} samples were acknowledged");
        Turn(store, models, next, PerTurn, "", acknowledged).ShouldBe(0, "the next start carries on");

        killed.ShouldBeGreaterThanOrEqualTo(Kills * 4 / 5, "nearly every process must have died at its point");
        await CheckSamplesAsync(world, acknowledged);
        await CheckRunsAsync(world);
        await CheckMemoryAsync(world);
    }

    [Test]
    public async Task Two_processes_race_for_a_hundred_runs_and_each_happens_once()
    {
        const int Rounds = 100;
        using TempFolder folder = new();
        string store = NewStore(folder), models = folder.File("models"), stop = folder.File("stop");
        using KillWorld world = KillWorld.Open(store, models);
        await world.Samples.AppendAsync(KillWorld.Batch(0, 100));
        using Process a = Start("race", store, models, stop), b = Start("race", store, models, stop);
        Task<string> first = a.StandardOutput.ReadToEndAsync(), second = b.StandardOutput.ReadToEndAsync();
        Stopwatch clock = Stopwatch.StartNew();
        try
        {
            for (int r = 0; r <= Rounds; r++)
            {
                if (r > 0) await world.Samples.AppendAsync(KillWorld.Batch(90 + 10 * r, 10));
                while ((await world.Runs.ListAsync(1000)).Count(static x => x.State == RunState.Completed) <= r)
                {
                    if (clock.Elapsed > TimeSpan.FromMinutes(8)) Assert.Fail($"only {r} runs in {clock.Elapsed}: {(await world.Runs.ListAsync(1)).FirstOrDefault()}");
                    await Task.Delay(2);
                }
            }
            await Task.Delay(50);
        }
        finally
        {
            await File.WriteAllTextAsync(stop, "");
        }
        TestContext.Out.WriteLine($"{Rounds + 1} runs in {clock.Elapsed.TotalSeconds:0.0} s. First process: {await first}Second process: {await second}");
        IReadOnlyList<RunSummary> runs = await world.Runs.ListAsync(1000);
        runs.ShouldAllBe(static r => r.State == RunState.Completed);
        runs.Count.ShouldBe(Rounds + 1);
        runs.Reverse().Skip(1).ShouldAllBe(static r => r.ClaimedCount == 10);
        await CheckRunsAsync(world);
    }

    private static async Task CheckSamplesAsync(KillWorld world, ConcurrentBag<string> acknowledged)
    {
        SampleStatistics statistics = await world.Samples.GetStatisticsAsync(KillWorld.Schema.Hash);
        Dictionary<string, int> stored = [];
        await foreach (StoredSample s in world.Samples.ReadAsync(new SampleRange(0, statistics.LastSequence, KillWorld.Schema.Hash)))
        {
            stored[s.Sample.IncidentId] = stored.GetValueOrDefault(s.Sample.IncidentId) + 1;
            s.Sample.Features.ToArray().ShouldBe(KillWorld.Batch(int.Parse(s.Sample.IncidentId[1..]), 1)[0].Features.ToArray());
        }
        acknowledged.Where(i => !stored.ContainsKey(i)).ShouldBeEmpty("every acknowledged sample is there");
        stored.Values.ShouldAllBe(static n => n == 1);
        statistics.Unclaimed.ShouldBe(0);
    }

    private static async Task CheckRunsAsync(KillWorld world)
    {
        RunSummary[] runs = [.. (await world.Runs.ListAsync(10_000)).Reverse()];
        RunSummary[] completed = [.. runs.Where(static r => r.State == RunState.Completed)];
        SampleStatistics statistics = await world.Samples.GetStatisticsAsync(KillWorld.Schema.Hash);
        long at = 0;
        foreach (RunSummary run in completed)
        {
            run.ClaimedAfter.ShouldBe(at, "each run claims where the last completed one ended: nothing twice, nothing left out");
            at = run.ClaimedUpTo;
        }
        at.ShouldBe(statistics.LastSequence);
        completed.Sum(static r => r.ClaimedCount).ShouldBe(statistics.Verified);
        runs.ShouldAllBe(static r => r.State == RunState.Completed || r.State == RunState.Abandoned);

        HashSet<string> owners = [];
        foreach (ModelVersion v in await world.Registry.ListAsync("default"))
        {
            using ThreatModel model = await world.Registry.LoadAsync("default", v.Version);
            // Beside a refit lies the model from before it, also that of a run that was killed between the two.
            if (!model.Info.Lineage.ContainsKey("refit.from")) owners.Add(model.Info.Lineage["run.id"]).ShouldBeTrue("no run has two versions to serve");
        }
        completed.Where(static r => r.Decision == RunDecision.Promote).ShouldAllBe(r => owners.Contains(r.RunId));
        (await world.Registry.GetAliasAsync("default", ModelVersion.Champion)).ShouldBe(completed.Last(static r => r.Decision == RunDecision.Promote).Version);
        TestContext.Out.WriteLine($"{completed.Length} runs completed, {runs.Length - completed.Length} were abandoned and released");
    }

    /// <summary>A run that another process has carried on ends like one that ended by itself.</summary>
    private static async Task CheckMemoryAsync(KillWorld world)
    {
        TriggerState state = await world.Runs.GetTriggerStateAsync();
        foreach (RunSummary run in (await world.Runs.ListAsync(10_000)).Where(static r => r.State == RunState.Completed))
        {
            state.Values.ShouldContainKey(TurnTrigger.Key(run.ClaimedUpTo), run.RunId);
            RunRecord record = RunRecord.FromJson((await world.Runs.GetRecordAsync(run.RunId))!);
            (record.EndedAt - run.EndedAt!.Value).Duration().ShouldBeLessThan(TimeSpan.FromMilliseconds(1), $"{run.RunId}: the record and the ledger name the same end");
            record.Version.ShouldBe(run.Version);
        }
    }

    private static int Turn(string store, string models, int first, int count, string point, ConcurrentBag<string> acknowledged, int? killAfterMilliseconds = null)
    {
        using Process process = Start("turn", store, models, $"{first}", $"{count}", point);
        bool timed = false;
        while (process.StandardOutput.ReadLine() is string line)
        {
            if (line.StartsWith("stored ", StringComparison.Ordinal)) acknowledged.Add(line[7..]);
            else if (point.Length == 0) TestContext.Out.WriteLine(line);
            if (killAfterMilliseconds is not int wait || timed) continue;
            timed = true;
            _ = Task.Delay(wait).ContinueWith(_ => process.Kill(), TaskScheduler.Default);
        }
        process.WaitForExit();
        return process.ExitCode;
    }

    private static Process Start(params string[] arguments)
        => Process.Start(new ProcessStartInfo("dotnet", [Host, .. arguments]) { RedirectStandardOutput = true, Environment = { ["DOTNET_TieredCompilation"] = "1", ["DOTNET_gcServer"] = "0" } })!;
}
