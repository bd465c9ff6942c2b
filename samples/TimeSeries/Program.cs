using System.Globalization;
using Threat.Core;
using Threat.Imbalance;
using TimeSeries;

// Few labelled series per attack: train a small convolutional network on them as they are, on copies, and on varied copies, and measure on series that nothing has touched.
string folder = args is ["--out", string given] ? given : "out";
const int Seeds = 3;
TorchSharp.torch.set_num_threads(1); // a network this small is slower on more
SequenceSet labelled = Traffic.Make([60, 12, 8, 6, 4], seed: 1);
SequenceSet untouched = Traffic.Make([1_600, 160, 120, 80, 40], seed: 2);
Console.WriteLine($"{labelled.Count} labelled series [{labelled.Length} minutes, {labelled.Channels} channels], {untouched.Count} untouched ones");

// Transforms under which the label stays true: a scan is still a scan when it is noisier, larger, a little faster, or cut at another minute. Reversed or flipped it would not be.
SequencePipeline varied = new(
    SequenceTransform.Jitter(0.05).WithProbability(0.5),
    SequenceTransform.Scaling(0.2).WithProbability(0.5),
    SequenceTransform.MagnitudeWarp().WithProbability(0.5),
    SequenceTransform.TimeWarp().WithProbability(0.5),
    SequenceTransform.WindowSlice(0.9).WithProbability(0.3),
    SequenceTransform.CutMix().WithProbability(0.3));
SequencePipeline copies = new(SequenceTransform.Jitter(0).WithProbability(0));

(string Name, Func<long, SequenceSet> Make)[] rows =
[
    ("as they are", _ => labelled),
    ("balanced by copies", seed => copies.Balance(labelled, seed).Sequences),
    ("balanced by varied copies", seed => varied.Balance(labelled, seed).Sequences),
    ("varied copies, then balanced", seed => varied.Balance(varied.Augment(labelled, 4, seed).Sequences, seed).Sequences),
];
List<string> csv = ["training series,count,accuracy,macro_f1,macro_f1_low,macro_f1_high"];
foreach ((string name, Func<long, SequenceSet> make) in rows)
{
    List<ClassificationReport> reports = [];
    int count = 0;
    for (int seed = 1; seed <= Seeds; seed++)
    {
        SequenceSet train = make(seed);
        count = train.Count;
        // The same number of steps for each: more series are not more training.
        using Classifier classifier = Classifier.Train(train, Traffic.Classes.Count, steps: 400, seed);
        reports.Add(ClassificationReport.Evaluate(untouched.Labels.Span, classifier.Decide(untouched), Traffic.Classes));
    }
    csv.Add(string.Create(CultureInfo.InvariantCulture, $"{name.Replace(",", "", StringComparison.Ordinal)},{count},{reports.Average(r => r.Accuracy):0.000},{reports.Average(r => r.Macro.F1):0.000},{reports.Min(r => r.Macro.F1):0.000},{reports.Max(r => r.Macro.F1):0.000}"));
}

Console.WriteLine($"on the untouched series, means and range of {Seeds} seeds:");
foreach (string line in csv) Console.WriteLine("  " + string.Join("  ", line.Split(',').Select((field, i) => i == 0 ? field.PadRight(28) : field.PadLeft(Math.Max(8, csv[0].Split(',')[i].Length)))));
Directory.CreateDirectory(folder);
File.WriteAllLines(Path.Combine(folder, "before-after.csv"), csv);
SeriesFile.Write(Path.Combine(folder, "series.csv"), labelled, varied.Augment(labelled, 2, seed: 1));
Console.WriteLine($"wrote {Path.Combine(folder, "before-after.csv")} and {Path.Combine(folder, "series.csv")} (a series of each class beside a varied copy)");
