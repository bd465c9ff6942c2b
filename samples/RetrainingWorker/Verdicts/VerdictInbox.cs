using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Threat.Retraining;

namespace RetrainingWorker.Verdicts;

/// <summary>
/// Collects the verdicts of every *.jsonl file in a folder, oldest name first, and goes on watching. Files may grow; a line counts once its line end is there.
/// A line that is no verdict is named and left out; while the store is down nothing is left out.
/// </summary>
internal sealed partial class VerdictInbox(string folder, TrainingCollector collector, InboxPositions positions, TimeProvider time, ILogger<VerdictInbox> logger) : BackgroundService
{
    private const int BatchSize = 1_000;

    /// <summary>Whether all that lies in the folder is collected.</summary>
    public bool IsCaughtUp => Files().All(f => new FileInfo(f).Length == positions.Of(f).Bytes);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(500), time);
        try
        {
            do
            {
                try
                {
                    foreach (string file in Files()) await CollectAsync(file, stoppingToken);
                }
                catch (IOException e)
                {
                    // The sample store (SampleStoreException is one) or a file: what was not acknowledged is read again.
                    Retrying(e.Message);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private string[] Files() => [.. Directory.GetFiles(folder, "*.jsonl").Order(StringComparer.Ordinal)];

    private async Task CollectAsync(string file, CancellationToken cancellationToken)
    {
        InboxPosition position = positions.Of(file);
        if (new FileInfo(file).Length == position.Bytes) return;
        await using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = position.Bytes;
        PipeReader reader = PipeReader.Create(stream);
        int collected = 0, known = 0, refused = 0;
        ReadResult read;
        List<TrainingSample> batch = [];
        do
        {
            read = await reader.ReadAsync(cancellationToken);
            ReadOnlySequence<byte> text = read.Buffer;
            while (text.PositionOf((byte)'\n') is { } end)
            {
                ReadOnlySequence<byte> line = text.Slice(0, end);
                position = new InboxPosition(position.Bytes + line.Length + 1, position.Lines + 1);
                if (Read(line, Path.GetFileName(file), position.Lines) is { } sample) batch.Add(sample);
                else refused++;
                text = text.Slice(text.GetPosition(1, end));
                if (batch.Count == BatchSize) await StoreAsync();
            }
            reader.AdvanceTo(text.Start, text.End);
        }
        while (!read.IsCompleted);
        await StoreAsync();
        await reader.CompleteAsync();
        if (collected + known + refused > 0) Collected(Path.GetFileName(file), collected, known, refused);

        async Task StoreAsync()
        {
            CollectOutcome[] outcomes = await StoreBatchAsync(batch, Path.GetFileName(file), cancellationToken);
            collected += outcomes.Count(static o => o == CollectOutcome.Stored);
            known += outcomes.Count(static o => o != CollectOutcome.Stored);
            refused += batch.Count - outcomes.Length;
            batch.Clear();
            positions.Advance(file, position);
        }
    }

    private TrainingSample? Read(ReadOnlySequence<byte> line, string file, long number)
    {
        try
        {
            return VerdictLine.Parse(line.IsSingleSegment ? line.FirstSpan : line.ToArray()).ToSample();
        }
        catch (JsonException e)
        {
            Malformed(file, number, e.Message);
            return null;
        }
    }

    /// <summary>All at once; those that the collector refuses are named and left out.</summary>
    private async Task<CollectOutcome[]> StoreBatchAsync(List<TrainingSample> batch, string file, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return [.. await collector.CollectManyAsync(batch, cancellationToken)];
            }
            catch (RefusedSamplesException e)
            {
                foreach (Exception refusal in e.Refusals.Values) Refused(file, refusal.Message);
                batch = [.. batch.Where((_, i) => !e.Refusals.ContainsKey(i))];
            }
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{File}: {Collected} verdicts collected, {Known} known before, {Refused} refused")]
    private partial void Collected(string file, int collected, int known, int refused);

    [LoggerMessage(2, LogLevel.Warning, "{File}:{Line} is left out, it is no verdict: {Reason}")]
    private partial void Malformed(string file, long line, string reason);

    [LoggerMessage(3, LogLevel.Warning, "{File}: a verdict is left out: {Reason}")]
    private partial void Refused(string file, string reason);

    [LoggerMessage(4, LogLevel.Warning, "Reading again in a moment: {Reason}")]
    private partial void Retrying(string reason);
}
