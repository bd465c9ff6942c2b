namespace Threat.Features.Internal;

/// <summary>Moves the older half of the recent events into the hour tiles: gaps are summed, and the scores of windows over all of them keep their best per hour.</summary>
internal sealed class StateFolder(int capacity)
{
    private readonly SequenceView _view = new();

    public void Fold(StateCore s)
    {
        Span<RecentEvent> all = s.Recent.Span;
        _view.Fill(all);
        Scores(s, all);
        int dropped = all.Length - capacity / 2;
        for (int i = 0; i < dropped; i++)
        {
            s.Hour(all[i + 1].Time / TimeKernel.Hour)?.Gap(all[i].Time, all[i + 1].Time);
            if (all[i].Is(RecentEvent.Reopened)) s.Hour(all[i].Time / TimeKernel.Hour)?.Count(Counted.Reopened);
        }
        s.Folded = Math.Max(s.Folded, all[dropped - 1].Time);
        s.Recent.DropFirst(dropped);
    }

    private void Scores(StateCore s, Span<RecentEvent> all)
    {
        ExtractionWorkspace w = _view.Workspace;
        ReadOnlySpan<FlowRecord> flows = w.Flows.Span;
        if (flows.Length > 0)
        {
            Span<double> scores = w.Scores.Take(flows.Length);
            ScanKernel.Vertical(w, flows, scores);
            Keep(s, all, _view.FlowAt.Span, scores, static (tile, score) => tile.Vertical = Math.Max(tile.Vertical, score));
            ScanKernel.Horizontal(w, flows, scores);
            Keep(s, all, _view.FlowAt.Span, scores, static (tile, score) => tile.Horizontal = Math.Max(tile.Horizontal, score));
            Span<bool> reopened = w.Flags.Take(flows.Length);
            LifetimeKernel.Sweep(w, flows, all[^1].Time + 1, reopened, out _);
            for (int i = 0; i < reopened.Length; i++)
            {
                if (reopened[i]) all[_view.FlowAt.Span[i]].Flags |= RecentEvent.Reopened;
            }
        }
        ReadOnlySpan<LoginRecord> attempts = w.Attempts.Span;
        if (attempts.IsEmpty) return;
        Span<double> counts = w.Scores.Take(attempts.Length);
        AuthenticationKernel.WorstHalfHour(w, attempts, counts);
        Keep(s, all, _view.AttemptAt.Span, counts, static (tile, count) => tile.WorstUser = Math.Max(tile.WorstUser, (int)count));
        AuthenticationKernel.Stuffing(w, attempts, _view.Users.Count, SequenceView.BucketEnd(all[^1].Time), counts);
        Keep(s, all, _view.AttemptAt.Span, counts, static (tile, score) => tile.Stuffing = Math.Max(tile.Stuffing, score));
    }

    private static void Keep(StateCore s, ReadOnlySpan<RecentEvent> all, ReadOnlySpan<int> places, ReadOnlySpan<double> scores, Action<HourTile, double> keep)
    {
        HourTile? tile = null;
        for (int i = 0; i < places.Length; i++)
        {
            if (scores[i] == 0) continue;
            long hour = all[places[i]].Time / TimeKernel.Hour;
            if (tile is null || tile.Hour != hour) tile = s.Hour(hour);
            if (tile is not null) keep(tile, scores[i]);
        }
    }
}
