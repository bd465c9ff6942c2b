using Threat.Core;
using Threat.Features;

namespace Threat.Quality.Stream;

/// <summary>One seed's stream through some arms. A day's rows are scored by what serves that morning, then the council speaks, then the arm may learn.</summary>
internal sealed class StreamRun(StreamOptions options, Action<string> log)
{
    public async Task<StreamResult[]> RunAsync(string set)
    {
        DriftingTraffic traffic = new(options);
        Council council = new(options);
        log("history");
        List<Review> history = [];
        for (int week = 1 - options.HistoryWeeks; week < 1; week++) history.AddRange(council.Review(week, traffic.Week(week, test: false)));
        log("first models");
        IReadOnlyList<IStreamArm> arms = await StreamArms.Sets[set](options, history).ConfigureAwait(false);
        try
        {
            List<(int Week, int[] Truth, int[][] Decided)> days = [];
            for (int week = 1; week <= options.Weeks; week++)
            {
                log($"week {week} of {options.Weeks}");
                ILookup<DateTimeOffset, StreamRow> test = ByDay(traffic.Week(week, test: true));
                ILookup<DateTimeOffset, Review> reviewed = council.Review(week, traffic.Week(week, test: false)).ToLookup(static r => Day(r.Row.At));
                for (int day = 0; day < 7; day++)
                {
                    DateTimeOffset morning = options.Monday(week).AddDays(day);
                    StreamRow[] rows = [.. test[morning]];
                    Review[] reviews = [.. reviewed[morning]];
                    days.Add((week, [.. rows.Select(static r => r.Truth)], [.. arms.Select(a => Decide(a, rows))]));
                    foreach (IStreamArm arm in arms) await arm.LearnAsync(week, morning.AddDays(1), reviews, arm.Detector.ScoreBatch(Encode(reviews.Select(static r => r.Row)))).ConfigureAwait(false);
                }
            }
            return [.. arms.Select((arm, a) => Result(arm, a, days))];
        }
        finally
        {
            foreach (IStreamArm arm in arms) arm.Dispose();
        }
    }

    private StreamResult Result(IStreamArm arm, int index, List<(int Week, int[] Truth, int[][] Decided)> days)
    {
        StreamWeek Of(Func<int, bool> weeks)
        {
            (int Week, int[] Truth, int[][] Decided)[] chosen = [.. days.Where(d => weeks(d.Week))];
            return StreamWeek.Of([.. chosen.SelectMany(static d => d.Truth)], [.. chosen.SelectMany(d => d.Decided[index])], options);
        }
        return new StreamResult(arm.Name, [.. Enumerable.Range(1, options.Weeks).Select(w => Of(week => week == w))], Of(static _ => true), Of(week => week >= options.AttackFrom), [.. arm.Decisions.Where(static d => d.Week > 0)]);
    }

    private static int[] Decide(IStreamArm arm, StreamRow[] rows) => rows.Length == 0 ? [] : [.. arm.Detector.ScoreBatch(Encode(rows)).Decisions.ToArray().Select(static d => d.ClassId)];

    private static FeatureMatrix Encode(IEnumerable<StreamRow> rows) => FeatureVector.Encode(FeatureSchema.Threat100, [.. rows.Select(static r => r.Vector)]);

    private static ILookup<DateTimeOffset, StreamRow> ByDay(IEnumerable<StreamRow> rows) => rows.ToLookup(static r => Day(r.At));

    private static DateTimeOffset Day(DateTimeOffset at) => new(at.UtcDateTime.Date, TimeSpan.Zero);
}
