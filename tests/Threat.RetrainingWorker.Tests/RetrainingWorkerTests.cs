using Threat.Core;
using Threat.Detection;
using Threat.Features;
using Threat.Retraining;
using Threat.SampleTests;

namespace Threat.RetrainingWorker.Tests;

[NonParallelizable]
public sealed class RetrainingWorkerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);
    private string _folder = "";

    private string Data => Path.Combine(_folder, "threat-learning");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("retraining-worker").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Killed_and_started_again_it_goes_on_where_it_stood_and_ends_by_itself()
    {
        using (SampleProcess killed = Start())
        {
            await killed.LineAsync("Nothing is collected yet", Limit);
            await killed.LineAsync("1-import.jsonl: 3", Limit);
            killed.Kill();
        }
        long lines = Lines("1-import.jsonl");
        (await StatisticsAsync()).Total.ShouldBe(lines);

        using (SampleProcess again = Start())
        {
            (await again.ExitCodeAsync(Limit)).ShouldBe(0, again.Output);
            again.Output.ShouldContain($"Going on with {lines.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)} samples");
            again.Output.ShouldNotContain("Simulating 1-import.jsonl");
            again.Output.ShouldContain("registered as version v00000002");
        }
        SampleStatistics after = await StatisticsAsync();
        after.Total.ShouldBe(lines + Lines("2-reviews.jsonl"));
        IReadOnlyList<RunSummary> runs = await RunsAsync();
        RunSummary[] completed = [.. runs.Where(static r => r.State == RunState.Completed).OrderBy(static r => r.ClaimedUpTo)];
        completed[0].Decision.ShouldBe(RunDecision.Promote, completed[0].Error);
        completed.Length.ShouldBeGreaterThan(1);
        // Every run counts what came after the one before it, and nothing twice.
        for (int i = 1; i < completed.Length; i++) completed[i].ClaimedAfter.ShouldBe(completed[i - 1].ClaimedUpTo);
        (completed.Sum(static r => r.ClaimedCount) + after.Unclaimed).ShouldBe(after.Verified);
        // Each later one is promoted, or says what did not hold.
        string champion = "v00000002";
        foreach (RunSummary run in completed[1..])
        {
            RunRecord record = await RecordAsync(run.RunId);
            record.Champion.ShouldBe(champion);
            (record.Decision == RunDecision.Promote).ShouldBe(record.Gate.All(static c => c.Holds != false), record.Why);
            if (record.Decision == RunDecision.Promote) champion = record.Version!;
        }
        FileModelRegistry registry = new(new FileModelRegistryOptions { Folder = Path.Combine(Data, "models") });
        (await registry.GetAliasAsync("default", ModelVersion.Champion)).ShouldBe(champion);

        using SampleProcess third = Start();
        (await third.ExitCodeAsync(Limit)).ShouldBe(0, third.Output);
        third.Output.ShouldContain($"last run: {completed[^1].RunId}, {completed[^1].Decision}.");
        third.Output.ShouldContain($"Serving {champion}.");
        third.Output.ShouldNotContain("Simulating");
        (await RunsAsync()).Count.ShouldBe(runs.Count);
        (await StatisticsAsync()).Total.ShouldBe(after.Total);
    }

    [Test]
    public async Task A_watched_folder_is_collected_line_by_line_and_bad_lines_are_named()
    {
        string inbox = Directory.CreateDirectory(Path.Combine(_folder, "inbox")).FullName;
        string good = Line("a", "Normal"), file = Path.Combine(inbox, "verdicts.jsonl");
        await File.WriteAllTextAsync(file, $"{good}\nno verdict\n{Line("b", "PortSkan")}\n{Line("c", "DDoS")[..40]}");
        using SampleProcess worker = Start("--Inbox", inbox);
        await worker.LineAsync("verdicts.jsonl: 1 verdicts collected, 0 known before, 2 refused", Limit);
        worker.Output.ShouldContain("verdicts.jsonl:2 is left out, it is no verdict: 'n");
        worker.Output.ShouldContain("Label 'PortSkan' is unknown. Did you mean 'PortScan'");

        // The last line was still being written; now it is whole, and the first one is there a second time.
        await File.AppendAllTextAsync(file, $"{Line("c", "DDoS")[40..]}\n{good}\n");
        await worker.LineAsync("verdicts.jsonl: 1 verdicts collected, 1 known before, 0 refused", Limit);
        worker.Kill();
        SampleStatistics statistics = await StatisticsAsync();
        (statistics.Total, statistics.PerClass["DDoS"], statistics.PerClass["Normal"]).ShouldBe((2, 1, 1));
    }

    [Test]
    public async Task An_absent_folder_is_one_error_and_exit_code_1()
    {
        using SampleProcess worker = Start("--Inbox", "absent");
        (await worker.ExitCodeAsync(Limit)).ShouldBe(1);
        worker.Output.ShouldStartWith("error: Folder 'absent' does not exist.");
    }

    private SampleProcess Start(params string[] arguments) => SampleProcess.Start("RetrainingWorker", _folder, [], arguments);

    private long Lines(string name) => File.ReadLines(Path.Combine(Data, "inbox", name)).LongCount();

    private async Task<SampleStatistics> StatisticsAsync()
    {
        using SqliteSampleStore store = new(Path.Combine(Data, "samples.db"));
        return await store.GetStatisticsAsync(FeatureSchema.Threat100.Id.Hash);
    }

    private async Task<IReadOnlyList<RunSummary>> RunsAsync()
    {
        using SqliteSampleStore store = new(Path.Combine(Data, "samples.db"));
        return await store.Runs.ListAsync();
    }

    private async Task<RunRecord> RecordAsync(string runId)
    {
        using SqliteSampleStore store = new(Path.Combine(Data, "samples.db"));
        return RunRecord.FromJson((await store.Runs.GetRecordAsync(runId)).ShouldNotBeNull());
    }

    private static string Line(string incident, string predicted) => $$"""
        {"incident":"{{incident}}","source":"203.0.113.7","time":"2026-03-02T10:00:00Z","predicted":"{{predicted}}","confidence":0.9,"verdict":"Confirm","reviewer":"anna","schema":"{{FeatureSchema.Threat100.Id.Hash}}","features":[{{string.Join(',', Enumerable.Range(0, 100).Select(static i => i % 7 == 0 ? "null" : "1"))}}]}
        """.Trim();
}
