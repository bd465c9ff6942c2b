using OfflineScoring;
using Threat.Core;
using Threat.Detection;
using Threat.Features;

// Logs in, scores out: a row per source and window, as CSV and as Parquet. Without arguments it makes logs, trains on them, and scores a day it has not seen.
try
{
    Arguments arguments = Arguments.Parse(args);
    if (arguments.Help)
    {
        Console.WriteLine(Arguments.Usage);
        return 0;
    }
    GeneratedDay? generated = null;
    IReadOnlyList<string> logs = arguments.Logs;
    if (logs.Count == 0)
    {
        generated = GeneratedDay.Write(Path.Combine(arguments.OutputFolder, "logs"), seed: 2, sources: 400, new DateTimeOffset(2026, 3, 3, 0, 0, 0, TimeSpan.Zero));
        logs = generated.Files;
    }
    List<SecurityEvent> events = LogFormats.ReadAll(logs, arguments);
    using ThreatDetector detector = new(arguments.ModelFolder is { } folder ? ThreatModelArtifact.Load(folder) : QuickModel.Train(arguments.OutputFolder));
    List<ScoredWindow> scored = WindowScorer.Score(detector, events, TimeSpan.FromHours(arguments.WindowHours));

    string csv = Path.Combine(arguments.OutputFolder, "scores.csv"), parquet = Path.Combine(arguments.OutputFolder, "scores.parquet");
    ScoreFiles.WriteCsv(scored, csv);
    await ScoreFiles.WriteParquetAsync(scored, parquet);
    Console.WriteLine($"{scored.Count} rows of {scored.Select(s => s.Source).Distinct().Count()} sources, model {detector.ModelVersion}: {string.Join(", ", scored.CountBy(s => s.Score.AttackType).OrderByDescending(c => c.Value).Select(c => $"{c.Key} {c.Value}"))}");
    foreach (ScoredWindow s in scored.Take(10))
        Console.WriteLine(FormattableString.Invariant($"  {s.Source,-15} {s.AsOf:yyyy-MM-dd HH:mm}  {s.Events,5} events  {s.Score.AttackType,-10} score {s.Score.Score:0.000}  {string.Join(", ", s.Score.TopFeatures.Take(3).Select(f => f.Feature))}"));
    if (generated is not null)
    {
        int[] truth = [.. scored.Select(s => generated.Labels[s.Source])], decided = [.. scored.Select(s => s.Score.Decision.ClassId)];
        ClassificationReport report = ClassificationReport.Evaluate(truth, decided, GeneratedDay.Classes);
        Console.WriteLine(FormattableString.Invariant($"against what the generator knows: accuracy {report.Accuracy:0.000}, macro-F1 {report.Macro.F1:0.000}"));
    }
    Console.WriteLine($"wrote {csv} and {parquet}");
    return 0;
}
catch (Exception e) when (e is UserErrorException or LogFormatException or IOException or UnauthorizedAccessException or InvalidDataException)
{
    Console.Error.WriteLine("error: " + e.Message);
    return 1;
}
