using Threat.Core;
using Threat.Shared;
using Threat.TestKit;

namespace Threat.Retraining.Tests;

/// <summary>Makes reviewed detections: three overlapping classes, many sources, many reviewers, spread over days.</summary>
public sealed record Feedback
{
    public static LabelSet Labels { get; } = LabelSet.Create("Normal", "Scan", "Brute");

    public static FeatureSchemaId Schema { get; } = new("test-features/v1", [.. Enumerable.Range(0, 8).Select(static i => $"f{i}")]);

    public static DateTimeOffset Start { get; } = GaussianBlobs.Start;

    public int Rows { get; init; } = 3000;

    public long RowSeed { get; init; } = 1;

    public string Prefix { get; init; } = "incident";

    public DateTimeOffset From { get; init; } = Start;

    public TimeSpan Span { get; init; } = TimeSpan.FromDays(30);

    public double OverrideRate { get; init; } = 0.05;

    public double Separation { get; init; } = 1.2;

    public int Reviewers { get; init; } = 25;

    public int RowsPerSource { get; init; } = 4;

    public bool WithMasks { get; init; }

    public IReadOnlyList<double> Shares { get; init; } = [0.7, 0.2, 0.1];

    public static RetrainingOptions Options(Action<RetrainingOptions>? change = null)
    {
        RetrainingOptions options = new() { Schema = Schema, Labels = Labels };
        options.Collector.ClockTolerance = TimeSpan.FromDays(36500);
        options.Gate.Replicates = 500;
        change?.Invoke(options);
        return options;
    }

    public LabeledDataset Dataset()
    {
        LabeledDataset blobs = new GaussianBlobs { Rows = Rows, Columns = 8, Shares = Shares, Separation = Separation, RowSeed = RowSeed, RowsPerEntity = RowsPerSource, Span = Span }.Make();
        return new LabeledDataset(blobs.Features, blobs.Labels, Labels, blobs.EntityIds, blobs.Times);
    }

    public TrainingSample[] Make()
    {
        LabeledDataset data = Dataset();
        SeededRandom random = new(RowSeed, 77);
        TrainingSample[] samples = new TrainingSample[Rows];
        for (int i = 0; i < Rows; i++)
        {
            int truth = data.Labels.Span[i];
            bool overridden = random.NextDouble() < OverrideRate;
            int predicted = overridden ? (truth + 1 + random.NextInt32(2)) % 3 : truth;
            ulong[] mask = [0];
            if (WithMasks && random.NextDouble() < 0.2) mask[0] |= 1UL << random.NextInt32(8);
            samples[i] = new TrainingSample
            {
                IncidentId = $"{Prefix}-{i}",
                Features = data.Features.Row(i).ToArray(),
                Missing = WithMasks ? mask : default(ReadOnlyMemory<ulong>),
                SchemaHash = Schema.Hash,
                PredictedLabel = Labels.Names[predicted],
                Confidence = 0.5 + 0.3 * random.NextDouble(),
                ModelVersion = "v0001",
                Verdict = overridden ? Verdict.Override : Verdict.Confirm,
                CorrectLabel = overridden ? Labels.Names[truth] : null,
                ReviewerId = $"reviewer{random.NextInt32(Reviewers)}",
                Source = $"{Prefix}-{data.EntityIds![i]}",
                EventTime = From + (data.Times![i] - GaussianBlobs.Start),
            };
        }
        return samples;
    }

    /// <summary>One plain sample.</summary>
    public static TrainingSample One(string incident = "incident-1", int version = 1, Verdict verdict = Verdict.Confirm, string predicted = "Scan", string? correct = null) => new()
    {
        IncidentId = incident,
        VerdictVersion = version,
        Features = new float[] { 1, 2, 3, 4, 5, 6, 7, 8 },
        SchemaHash = Schema.Hash,
        PredictedLabel = predicted,
        Confidence = 0.75,
        ModelVersion = "v0007",
        Verdict = verdict,
        CorrectLabel = correct ?? (verdict == Verdict.Confirm ? predicted : null),
        ReviewerId = "ann",
        Source = "198.51.100.7",
        EventTime = Start,
        IngestTime = Start.AddMinutes(1),
    };
}
