using System.Globalization;

namespace Threat.Quality;

/// <summary>All seeds of a data set whose test holds attacks that no training row shows.</summary>
internal sealed class OpenRun(QualityProblem problem, string? folder, TimeSpan limit)
{
    private readonly string _name = problem.Name.ToLowerInvariant().Replace(' ', '-');

    /// <summary>Runs until all is done, or until the limit has passed; false when something is left.</summary>
    public async Task<bool> RunAsync(int firstSeed, int seeds)
    {
        Pieces pieces = new(folder, _name, limit);
        QualityData first = problem.Cut(1);
        Chosen? chosen = await pieces.GetAsync("choice", () => Task.FromResult(Choice.Loss(first, 1, Log))).ConfigureAwait(false);
        if (chosen is null) return false;
        string? networks = await pieces.GetAsync("networks", () => Task.FromResult(Choice.Networks(first, 1, Log))).ConfigureAwait(false);
        if (networks is null) return false;
        NoveltySteps? novelty = await NoveltySteps.RehearseAsync(first, pieces, Log).ConfigureAwait(false);
        if (novelty is null) return false;
        LossCandidate loss = Candidates.Losses.Single(l => l.Name == chosen.Loss);
        List<SeedOutcomes> all = [];
        for (int seed = firstSeed; seed < firstSeed + seeds; seed++)
        {
            int now = seed;
            SeedOutcomes? done = await pieces.GetAsync(string.Create(CultureInfo.InvariantCulture, $"seed{seed}"), () => Task.FromResult(new Ladder(problem.Cut(now), loss, novelty, now, what => Log($"seed {now}: {what}")).Run())).ConfigureAwait(false);
            if (done is not null) all.Add(done);
        }
        if (all.Count > 0) Write(first, all, chosen, networks, novelty.Table());
        return all.Count == seeds;
    }

    private void Write(QualityData first, List<SeedOutcomes> all, Chosen chosen, string networks, string rehearsed)
    {
        string text = $"""
            ## {problem.Name}

            {problem.Protocol} {first.Train.RowCount:N0} rows to train on, {first.Test.RowCount:N0} to test on, {first.Train.Features.ColumnCount} columns. {all.Count} seeds: mean ± half of the 95 % interval of the mean.

            Each step alone, over plain cross-entropy, on all training rows (calibration and thresholds: on 70 %, fitted on 15 % each):

            {Table.Of([.. all.Select(static s => s.Alone)], first.Train.LabelSet)}
            One step more in each row, trained on 70 %, calibrated on 15 %, thresholds from 15 %:

            {Table.Of([.. all.Select(static s => s.Together)], first.Train.LabelSet)}
            What the choices were made by, on training rows alone: {NoveltySteps.RehearsalCount} rehearsals, in each of which two fifths of every class's attacks are hidden as a whole and, in two of three, normal traffic moves too.
            The loss, by macro-F1 at argmax on the first {Choice.Rehearsals}:

            | loss | accuracy | macro-F1 |
            |---|---|---|
            {chosen.Table}

            The network of the ladder and the suite's default, cross-entropy, on the same rehearsals:

            | network | accuracy | macro-F1 |
            |---|---|---|
            {networks}

            The stack, on rehearsals that its second level has not seen:

            {rehearsed}
            """;
        Console.WriteLine(text);
        if (folder is not null) File.WriteAllText(Path.Combine(folder, _name + ".md"), text);
    }

    private void Log(string what) => Console.Error.WriteLine($"{problem.Name}: {what}");
}

/// <summary>The steps of one seed: each alone, and added up.</summary>
internal sealed record SeedOutcomes(IReadOnlyList<Outcome> Alone, IReadOnlyList<Outcome> Together);
