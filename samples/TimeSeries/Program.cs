using System.Globalization;
using Threat.Core;
using Threat.Imbalance;
using TimeSeries;

// Few labelled series per attack: train a small convolutional network on them as they are, on plain copies, and on varied copies, and measure on series that nothing has touched.
string folder = args is ["--out", string given] ? given : "out";
const int Repeats = 4;
TorchSharp.torch.set_num_threads(1); // a network this small is slower on more
SequenceSet untouched = Traffic.Make([1_600, 160, 120, 80, 40], seed: 7);

// Transforms under which the label stays true, each within one class. They were chosen on other made-up series: reversed or flipped a scan would be no scan, and scaled up it measured worse.
SequencePipeline copies = new(SequenceTransform.Jitter(0).WithProbability(0));
SequencePipeline varied = new(SequenceTransform.FrequencyMix(), SequenceTransform.Jitter(0.2).WithProbability(0.3));
(string Name, Func<SequenceSet, long, SequenceSet> Make)[] rows =
[
    ("as they are", (series, _) => series),
    ("balanced by plain copies", (series, seed) => copies.Balance(series, seed).Sequences),
    ("balanced by varied copies", (series, seed) => varied.Balance(varied.Augment(series, 3, seed).Sequences, seed).Sequences),
];

List<string> csv = ["training series,count,accuracy,balanced_accuracy,macro_f1"];
foreach ((string name, Func<SequenceSet, long, SequenceSet> make) in rows)
{
    List<ClassificationReport> reports = [];
    int count = 0;
    for (int seed = 1; seed <= Repeats; seed++)
    {
        SequenceSet train = make(Labelled(seed), seed);
        count = train.Count;
        // The same number of steps for each: more series are not more training.
        using Classifier classifier = Classifier.Train(train, Traffic.Classes.Count, steps: 400, seed);
        reports.Add(ClassificationReport.Evaluate(untouched.Labels.Span, classifier.Decide(untouched), Traffic.Classes));
    }
    csv.Add(string.Create(CultureInfo.InvariantCulture, $"{name},{count},{reports.Average(r => r.Accuracy):0.000},{reports.Average(r => r.BalancedAccuracy):0.000},{reports.Average(r => r.Macro.F1):0.000}"));
}

Console.WriteLine($"{Labelled(1).Count} labelled series [{untouched.Length} minutes, {untouched.Channels} channels], measured on {untouched.Count} untouched ones, means of {Repeats} labelled sets:");
foreach (string line in csv) Console.WriteLine("  " + string.Join("  ", line.Split(',').Select((field, i) => i == 0 ? field.PadRight(26) : field.PadLeft(Math.Max(8, csv[0].Split(',')[i].Length)))));
Directory.CreateDirectory(folder);
File.WriteAllLines(Path.Combine(folder, "before-after.csv"), csv);
SeriesFile.Write(Path.Combine(folder, "series.csv"), Labelled(1), varied.Augment(Labelled(1), 2, seed: 1));
Console.WriteLine($"wrote {Path.Combine(folder, "before-after.csv")} and {Path.Combine(folder, "series.csv")} (a series of each class beside a varied copy)");

static SequenceSet Labelled(int seed) => Traffic.Make([60, 12, 8, 6, 4], seed);
