using System.Diagnostics;
using QuickStart.Training;
using Spectre.Console;
using Threat.Core;
using Threat.Detection;
using Threat.Features;

namespace QuickStart.Simulation;

/// <summary>The main job on simulated traffic, from events to the score of one suspicious source.</summary>
internal static class SimulatedJob
{
    public static async Task RunAsync(Arguments arguments)
    {
        List<Problem> problems = [];
        SimulatorOptions options = new() { Seed = arguments.Seed };
        TrafficSimulator simulator = new(options);
        ThreatFeatureExtractor extractor = new();
        LabeledDataset dataset = Extract(simulator, extractor);
        for (int s = 0; s < (arguments.Seeds ?? 1); s++) problems.Add(Split(dataset, simulator, options, arguments.Seed + s));
        using FinishedJob job = MainJob.Run(problems, arguments);

        // Save, load again (every byte is checked), and ask about one source that no fold of the training has seen.
        string folder = Path.Combine(arguments.OutputFolder, "model");
        ThreatModelArtifact.Save(job.Model, folder, overwrite: true);
        using ThreatDetector detector = new(ThreatModelArtifact.Load(folder));
        Console.WriteLine($"model saved to {folder} and loaded again");
        SimulatedSource suspicious = new TrafficSimulator(options with { Seed = options.Seed + 1_000 }).First("PortScan");
        Console.WriteLine($"a source the model has never seen, in truth {LabelSet.ThreatDefault.NameOf(suspicious.ClassId)}:");
        Console.WriteLine(await detector.CalculateThreatScoreAsync(suspicious.Address, suspicious.Events, suspicious.AskedAt[^1]));
        job.SaveReport();
    }

    private static LabeledDataset Extract(TrafficSimulator simulator, ThreatFeatureExtractor extractor)
    {
        long start = Stopwatch.GetTimestamp(), events = 0;
        (List<FeatureVector> Vectors, SimulatedSource Source)[] done = new (List<FeatureVector>, SimulatedSource)[simulator.Count];
        AnsiConsole.Progress().HideCompleted(true).Start(progress =>
        {
            ProgressTask task = progress.AddTask("simulating sources and extracting features", maxValue: simulator.Count);
            Parallel.For(0, simulator.Count, i =>
            {
                SimulatedSource source = simulator.Simulate(i);
                done[i] = ([.. source.AskedAt.Select(at => extractor.Extract(source.Address, source.Events, at))], source with { Events = [] });
                Interlocked.Add(ref events, source.Events.Count);
                task.Increment(1);
            });
        });
        Console.Error.WriteLine($"simulated and extracted in {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s");
        List<FeatureVector> vectors = [.. done.SelectMany(d => d.Vectors)];
        Console.WriteLine($"{simulator.Count:N0} sources, {events:N0} events, {vectors.Count:N0} questions asked of the detector");
        return new LabeledDataset(
            FeatureVector.Encode(FeatureSchema.Threat100, vectors),
            done.SelectMany(d => d.Vectors.Select(_ => d.Source.ClassId)).ToArray(),
            LabelSet.ThreatDefault,
            [.. done.SelectMany(d => d.Vectors.Select(_ => d.Source.Address.ToString()))],
            [.. vectors.Select(v => v.AsOf)]);
    }

    private static Problem Split(LabeledDataset dataset, TrafficSimulator simulator, SimulatorOptions options, int seed)
    {
        DataSplit split = DatasetSplitter.Split(dataset, new SplitOptions { Strategy = SplitStrategy.GroupedByEntity, Seed = seed });
        return new Problem
        {
            Name = "Simulated traffic",
            Description = $"{simulator.Count:N0} simulated sources over {options.Days} days in the class proportions of CICIDS2017, {dataset.RowCount:N0} rows of 100 features with missing indicators. "
                + "Cut by source address: 60 % to train, 10 % to calibrate, 10 % for thresholds, 20 % to test once. The behaviours overlap on purpose.",
            AllTraining = split.Train,
            Train = split.Train,
            Calibrate = split.Calibrate,
            Threshold = split.Threshold,
            Test = split.Test,
            Schema = FeatureSchema.Threat100.ModelInput,
        };
    }
}
