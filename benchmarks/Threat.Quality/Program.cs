using System.Globalization;
using QuickStart;
using Threat.Core;
using Threat.Quality;
using Threat.Quality.Recipes;
using Threat.Quality.Stream;

Dictionary<string, string> given = new(StringComparer.Ordinal);
for (int i = 0; i < args.Length; i++)
{
    if (!args[i].StartsWith("--", StringComparison.Ordinal)) return Usage($"'{args[i]}' is no option.");
    given[args[i]] = i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal) ? args[++i] : "";
}
string[] unknown = [.. given.Keys.Except(["--nsl-kdd", "--cicids", "--with-port", "--rehearsed", "--simulated", "--scalings", "--csv", "--label", "--stream", "--first-seed", "--minutes", "--seeds", "--out"])];
if (unknown.Length > 0) return Usage($"{string.Join(", ", unknown)} is unknown.");
if (!int.TryParse(given.GetValueOrDefault("--seeds", "10"), CultureInfo.InvariantCulture, out int seeds) || seeds < 1) return Usage("--seeds needs a number of at least 1.");
if (!int.TryParse(given.GetValueOrDefault("--first-seed", "1"), CultureInfo.InvariantCulture, out int firstSeed) || firstSeed < 1) return Usage("--first-seed needs a number of at least 1.");
if (!double.TryParse(given.GetValueOrDefault("--minutes", "100000"), CultureInfo.InvariantCulture, out double minutes) || !(minutes > 0)) return Usage("--minutes needs a number above 0.");
TimeSpan limit = TimeSpan.FromMinutes(minutes);
try
{
    if (given.ContainsKey("--stream"))
    {
        if (!await StreamCommand.RunAsync(firstSeed, seeds, given.GetValueOrDefault("--out"), limit)) Console.Error.WriteLine("stream: the time is up; run the same command again to go on.");
        return 0;
    }
    if (given.ContainsKey("--scalings"))
    {
        if (!await new ScalingRun(Problems.Simulated(), given.GetValueOrDefault("--out"), limit).RunAsync(firstSeed, seeds)) Console.Error.WriteLine("scalings: the time is up; run the same command again to go on.");
        return 0;
    }
    List<QualityProblem> problems = [];
    if (given.TryGetValue("--nsl-kdd", out string? nsl)) problems.Add(Problems.NslKdd(nsl));
    if (given.TryGetValue("--cicids", out string? cic)) problems.Add(Problems.CicIds(cic, given.ContainsKey("--with-port")));
    if (given.ContainsKey("--simulated")) problems.Add(Problems.Simulated());
    if (given.TryGetValue("--csv", out string? csv)) problems.Add(Problems.Own(csv, given.GetValueOrDefault("--label", "label")));
    if (problems.Count == 0) return Usage("Name a data set.");
    foreach (QualityProblem problem in problems)
    {
        string? folder = given.GetValueOrDefault("--out");
        Task<bool> run = problem.Closed ? new RecipeRun(problem, folder, limit).RunAsync(firstSeed, seeds)
            : given.ContainsKey("--rehearsed") ? new RehearsedRun(problem, folder, limit).RunAsync(firstSeed, seeds)
            : new OpenRun(problem, folder, limit).RunAsync(firstSeed, seeds);
        if (!await run) Console.Error.WriteLine($"{problem.Name}: the time is up; run the same command again to go on.");
    }
    return 0;
}
catch (UserErrorException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

static int Usage(string what)
{
    Console.Error.WriteLine(what);
    Console.Error.WriteLine("usage: Threat.Quality [--nsl-kdd DIR [--rehearsed]] [--cicids DIR [--with-port]] [--simulated] [--scalings] [--csv FILE [--label COLUMN]] [--stream] [--first-seed 1] [--seeds 10] [--out DIR [--minutes M]]");
    return 2;
}
