using System.Globalization;
using System.IO.Compression;
using QuickStart;
using QuickStart.NslKdd;
using QuickStart.Simulation;
using Threat.Core;
using Threat.Features;

namespace Threat.Quality;

/// <summary>The data sets this program knows, and a CSV of the user's own.</summary>
internal static class Problems
{
    private static readonly string[] CicIdentifiers = ["id", "Flow ID", "Src IP", "Src Port", "Dst IP", "Timestamp", "Label", "Attempted Category"];

    public static QualityProblem NslKdd(string folder)
    {
        NslKddData data = NslKddReader.Read(folder);
        int[] services = [.. Enumerable.Range(0, data.Train.Features.ColumnCount).Where(c => data.Train.Features.ColumnNames![c].StartsWith("service=", StringComparison.Ordinal))];
        string[] regions = [.. Enumerable.Range(0, data.Train.RowCount).Select(i => services.Where(c => data.Train.Features[i, c] == 1).Select(c => data.Train.Features.ColumnNames![c]).Single())];
        return new QualityProblem("NSL-KDD", "Trained on KDDTrain+_20Percent.txt, tested on KDDTest+.txt; five classes. 17 of the test's attacks occur in no training file.",
            _ => new QualityData(data.Train, data.Test, false, data.Scalings, regions));
    }

    public static QualityProblem CicIds(string folder, bool withPort)
    {
        Dictionary<string, string> classes = File.ReadLines(Existing(folder, "label-classes.csv")).Skip(1).Select(static l => l.Split(',')).ToDictionary(static p => p[0], static p => p[1], StringComparer.Ordinal);
        string[] left = withPort ? CicIdentifiers : [.. CicIdentifiers, "Dst Port"];
        LabeledDataset all = Csv.Read(Existing(folder, "flows.csv.gz"), "Label", left, name => classes.TryGetValue(name, out string? c) ? c : throw new UserErrorException($"label-classes.csv has no line for the label '{name}'."), LabelSet.ThreatDefault);
        return new QualityProblem(withPort ? "CICIDS2017 with Dst Port" : "CICIDS2017", "Corrected CICIDS2017, 7 classes, at the frequencies of the sample; addresses, ports, ids and times are left out"
            + (withPort ? " but for the destination port" : "") + ". Cut stratified, 70 % to train, 30 % to test, identical rows on one side.", seed => Halves(all, seed));
    }

    public static QualityProblem Own(string file, string labelColumn)
    {
        LabeledDataset all = Csv.Read(file, labelColumn, [labelColumn], static name => name, null);
        return new QualityProblem(Path.GetFileName(file), "Cut stratified, 70 % to train, 30 % to test, identical rows on one side.", seed => Halves(all, seed));
    }

    public static QualityProblem Simulated()
    {
        TrafficSimulator simulator = new(new SimulatorOptions());
        ThreatFeatureExtractor extractor = new();
        (FeatureVector[] Vectors, SimulatedSource Source)[] done = new (FeatureVector[], SimulatedSource)[simulator.Count];
        Parallel.For(0, simulator.Count, i =>
        {
            SimulatedSource source = simulator.Simulate(i);
            done[i] = ([.. source.AskedAt.Select(at => extractor.Extract(source.Address, source.Events, at))], source with { Events = [] });
        });
        LabeledDataset all = new(FeatureVector.Encode(FeatureSchema.Threat100, [.. done.SelectMany(static d => d.Vectors)]), done.SelectMany(static d => d.Vectors.Select(_ => d.Source.ClassId)).ToArray(),
            LabelSet.ThreatDefault, [.. done.SelectMany(static d => d.Vectors.Select(_ => d.Source.Address.ToString()))]);
        return new QualityProblem("Simulated traffic", "QuickStart's simulated sources in CICIDS2017's proportions. Cut by source address, 70 % to train, 30 % to test.", seed =>
        {
            DataSplit split = DatasetSplitter.Split(all, new SplitOptions { Strategy = SplitStrategy.GroupedByEntity, TrainFraction = 0.7, CalibrateFraction = 0, ThresholdFraction = 0, TestFraction = 0.3, Seed = seed });
            return new QualityData(split.Train, split.Test, true, null);
        });
    }

    private static QualityData Halves(LabeledDataset all, int seed)
    {
        DataSplit split = DatasetSplitter.Split(all, new SplitOptions { TrainFraction = 0.7, CalibrateFraction = 0, ThresholdFraction = 0, TestFraction = 0.3, Seed = seed });
        return new QualityData(split.Train, split.Test, false, null);
    }

    private static string Existing(string folder, string file)
    {
        string path = Path.Combine(folder, file);
        return File.Exists(path) ? path : throw new UserErrorException($"{path} does not exist.");
    }
}
