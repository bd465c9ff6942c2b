using System.Globalization;

namespace Threat.Quality.Recipes;

/// <summary>All seeds of one data set.</summary>
internal sealed class RecipeRun(QualityProblem problem, string? folder, TimeSpan limit)
{
    private const string Trees = "trees, for comparison";
    private readonly string _name = problem.Name.ToLowerInvariant().Replace(' ', '-');

    /// <summary>Runs until all is done, or until the limit has passed; false when something is left.</summary>
    public async Task<bool> RunAsync(int firstSeed, int seeds)
    {
        Pieces pieces = new(folder, _name, limit);
        QualityData first = problem.Cut(1);
        string[] candidates = [.. NetworkRecipe.All.Select(static r => r.Name), Trees];
        List<Judged> judged = [];
        for (int i = 0; i < candidates.Length; i++)
        {
            string candidate = candidates[i];
            Judged? found = await pieces.GetAsync($"choice.{i}", () => Task.FromResult(Judge(first, candidate))).ConfigureAwait(false);
            if (found is null) return false;
            judged.Add(found);
        }
        NetworkRecipe recipe = NetworkRecipe.All[Enumerable.Range(0, NetworkRecipe.All.Count).MaxBy(i => judged[i].MacroF1)];
        List<IReadOnlyList<Outcome>> all = [];
        bool whole = true;
        for (int seed = firstSeed; whole && seed < firstSeed + seeds; seed++)
        {
            int now = seed;
            Outcome[]? done = await pieces.GetAsync<Outcome[]>(string.Create(CultureInfo.InvariantCulture, $"seed{seed}"), () => Task.FromResult<Outcome[]>([.. new RecipeLadder(problem.Cut(now), recipe, now, what => Log($"seed {now}: {what}")).Run()])).ConfigureAwait(false);
            whole = done is not null;
            if (done is not null) all.Add(done);
        }
        if (all.Count > 0) Write(first, all, judged);
        return whole;
    }

    private Judged Judge(QualityData data, string candidate)
    {
        Log($"choosing the network: {candidate}");
        (double macroF1, double loss) = RecipeChoice.Judge(data, candidate, 1);
        return new Judged(candidate, macroF1, loss);
    }

    private void Write(QualityData first, List<IReadOnlyList<Outcome>> all, List<Judged> judged)
    {
        string text = $"""
            ## {problem.Name}

            {problem.Protocol} {first.Train.RowCount:N0} rows to train on, {first.Test.RowCount:N0} to test on, {first.Train.Features.ColumnCount} columns. {all.Count} seeds: mean ± half of the 95 % interval of the mean.

            {Table.Of(all, first.Train.LabelSet)}
            Macro-F1 less the opponent's, seed by seed:

            | step | less the trees at argmax | less the trees with temperature and thresholds |
            |---|---|---|
            {Differences(all)}

            The network was chosen by 3-fold cross-validation on the training rows of seed 1, by macro-F1 at argmax:

            | network | macro-F1 | log loss |
            |---|---|---|
            {string.Join('\n', judged.Select(static j => string.Create(CultureInfo.InvariantCulture, $"| {j.Name} | {j.MacroF1:0.000} | {j.Loss:0.0000} |")))}

            """;
        Console.WriteLine(text);
        if (folder is not null) File.WriteAllText(Path.Combine(folder, _name + ".md"), text);
    }

    private static string Differences(List<IReadOnlyList<Outcome>> all)
    {
        Outcome[] steps = [.. all[0]];
        int argmax = Array.FindIndex(steps, static s => s.Step == RecipeLadder.Opponent), tuned = Array.FindIndex(steps, static s => s.Step == RecipeLadder.TunedOpponent);
        string Less(int step, int opponent) => step == opponent ? "" : Table.Interval([.. all.Select(seed => seed[step].MacroF1 - seed[opponent].MacroF1)]);
        return string.Join('\n', steps.Select((s, i) => $"| {s.Step} | {Less(i, argmax)} | {Less(i, tuned)} |"));
    }

    private void Log(string what) => Console.Error.WriteLine($"{problem.Name}: {what}");

    private sealed record Judged(string Name, double MacroF1, double Loss);
}
