using System.Globalization;
using QuickStart;
using Threat.Core;
using Threat.Quality;

Dictionary<string, string> given = new(StringComparer.Ordinal);
for (int i = 0; i < args.Length; i++)
{
    if (!args[i].StartsWith("--", StringComparison.Ordinal)) return Usage($"'{args[i]}' is no option.");
    given[args[i]] = i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal) ? args[++i] : "";
}
string[] unknown = [.. given.Keys.Except(["--nsl-kdd", "--cicids", "--with-port", "--simulated", "--csv", "--label", "--seeds", "--out", "--rehearse"])];
if (unknown.Length > 0) return Usage($"{string.Join(", ", unknown)} is unknown.");
if (!int.TryParse(given.GetValueOrDefault("--seeds", "10"), CultureInfo.InvariantCulture, out int seeds) || seeds < 1) return Usage("--seeds needs a number of at least 1.");
try
{
    List<QualityProblem> problems = [];
    if (given.TryGetValue("--nsl-kdd", out string? nsl)) problems.Add(Problems.NslKdd(nsl));
    if (given.TryGetValue("--cicids", out string? cic)) problems.Add(Problems.CicIds(cic, given.ContainsKey("--with-port")));
    if (given.ContainsKey("--simulated")) problems.Add(Problems.Simulated());
    if (given.TryGetValue("--csv", out string? csv)) problems.Add(Problems.Own(csv, given.GetValueOrDefault("--label", "label")));
    if (problems.Count == 0) return Usage("Name a data set.");
    foreach (QualityProblem problem in problems) Run(problem);
    return 0;
}
catch (UserErrorException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

void Run(QualityProblem problem)
{
    QualityData first = problem.Cut(1);
    if (given.ContainsKey("--rehearse"))
    {
        if (first.Regions is null) throw new UserErrorException($"{problem.Name} has no attacks to hide; --rehearse is for data whose rows name their attack.");
        Console.WriteLine(new NoveltySteps(first, 1, what => Console.Error.WriteLine($"{problem.Name}: {what}")).Table());
        return;
    }
    (LossCandidate loss, string choices) = Choice.Loss(first, 1, what => Console.Error.WriteLine($"{problem.Name}: {what}"));
    List<IReadOnlyList<Outcome>> alone = [], together = [];
    for (int seed = 1; seed <= seeds; seed++)
    {
        int now = seed;
        (IReadOnlyList<Outcome> a, IReadOnlyList<Outcome> t) = new Ladder(problem.Cut(seed), loss, seed, what => Console.Error.WriteLine($"{problem.Name}: seed {now} of {seeds}: {what}")).Run();
        alone.Add(a);
        together.Add(t);
        // A long run leaves what it has after every seed.
        if (given.TryGetValue("--out", out string? folder))
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, problem.Name.ToLowerInvariant().Replace(' ', '-') + ".md"), Text(problem, first, alone, together, choices));
        }
    }
    Console.WriteLine(Text(problem, first, alone, together, choices));
}

static string Text(QualityProblem problem, QualityData first, List<IReadOnlyList<Outcome>> alone, List<IReadOnlyList<Outcome>> together, string choices)
    => $"""
        ## {problem.Name}

        {problem.Protocol} {first.Train.RowCount:N0} rows to train on, {first.Test.RowCount:N0} to test on, {first.Train.Features.ColumnCount} columns. {alone.Count} seeds: mean ± half of the 95 % interval of the mean.

        Each step alone, over plain cross-entropy, on all training rows (calibration and thresholds: on 70 %, fitted on 15 % each):

        {Table.Of(alone, first.Train.LabelSet)}
        One step more in each row, trained on 70 %, calibrated on 15 %, thresholds from 15 %:

        {Table.Of(together, first.Train.LabelSet)}
        The loss was chosen by 3-fold cross-validation on the training rows of seed 1, by macro-F1 at argmax:

        | loss | macro-F1 |
        |---|---|
        {choices}

        """;

static int Usage(string what)
{
    Console.Error.WriteLine(what);
    Console.Error.WriteLine("usage: Threat.Quality [--nsl-kdd DIR] [--cicids DIR [--with-port]] [--simulated] [--csv FILE [--label COLUMN]] [--seeds 10] [--out DIR] [--rehearse]");
    return 2;
}
