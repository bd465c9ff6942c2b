using System.Collections.Immutable;

namespace Threat.Retraining.Internal;

/// <summary>Runs the screens one after the other; each sees what the earlier ones left.</summary>
internal sealed class RunScreening(IReadOnlyList<ISampleScreen> screens, LabelSet labels, IList<string> excluded)
{
    public (RunRecord Record, int[] Kept) Apply(RunRecord record, RunRows rows, IReadOnlySet<string> withoutReviewers)
    {
        List<ScreenRecord> reports = [];
        if (rows.BadSignatures > 0) reports.Add(new ScreenRecord("provenance", rows.BadSignatures, [$"{rows.BadSignatures} samples have no valid signature: they were written or changed past the collector, or signed with another key."]));
        int[] kept = [.. Enumerable.Range(0, rows.Samples.Count)];
        if (withoutReviewers.Count > 0)
        {
            int before = kept.Length;
            kept = [.. kept.Where(i => !withoutReviewers.Contains(rows.Samples[i].ReviewerId))];
            reports.Add(new ScreenRecord("replay without reviewers", before - kept.Length, [string.Join(", ", withoutReviewers.Order(StringComparer.Ordinal))]));
        }
        if (excluded.Count > 0)
        {
            int before = kept.Length;
            kept = [.. kept.Where(i => !excluded.Contains(rows.Samples[i].ReviewerId))];
            reports.Add(new ScreenRecord("excluded reviewers", before - kept.Length, [string.Join(", ", excluded.Order(StringComparer.Ordinal))]));
        }
        foreach (ISampleScreen screen in screens)
        {
            int[] given = kept;
            ScreenResult result = screen.Screen([.. given.Select(i => rows.Samples[i])], labels);
            HashSet<int> leftOut = [.. result.LeftOut];
            kept = [.. given.Where((_, at) => !leftOut.Contains(at))];
            reports.Add(new ScreenRecord(screen.Name, leftOut.Count, [.. result.Notes]));
        }
        return (record with { Screens = [.. reports] }, kept);
    }
}
