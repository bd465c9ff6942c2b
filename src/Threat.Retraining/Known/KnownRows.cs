namespace Threat.Retraining.Internal;

/// <summary>
/// Rows that were there before the feedback in question: those the champion's own run has accepted, and those of trusted reviewers. They are read as they stood then,
/// so that no later verdict can take one away. Held-out ones are preferred; a class with few of them adds rows that both models may have learned from. Rows that only one of the two has learned from, as
/// those that the champion was only tested on, would flatter that one: nothing is judged on them, and they are there as neighbours.
/// </summary>
internal sealed class KnownRows
{
    private const int ScanRows = 200_000, MostPerClass = 2000, MostSeen = 500;

    private readonly LabelSet _labels;

    private KnownRows(RunRows rows, LabelSet labels, int[] judged, int[] heldOut, IReadOnlySet<int> learnedClasses, string detail)
    {
        Rows = rows;
        _labels = labels;
        Judged = judged;
        HeldOut = heldOut;
        LearnedClasses = learnedClasses;
        Detail = detail;
    }

    public RunRows Rows { get; }

    /// <summary>The rows that recalls are compared on; the others are there as neighbours only.</summary>
    public int[] Judged { get; }

    /// <summary>Those of <see cref="Judged"/> that no model has ever learned from.</summary>
    public int[] HeldOut { get; }

    /// <summary>Classes with few of those, whose judged rows both models may have learned from.</summary>
    public IReadOnlySet<int> LearnedClasses { get; }

    /// <summary>Where they come from, in words.</summary>
    public string Detail { get; }

    /// <summary>The judged rows as a model sees them.</summary>
    public LabeledDataset Input(bool encode) => Rows.Input(Judged, _labels, encode);

    /// <summary>The known rows, or null when there is none.</summary>
    /// <param name="store">The samples.</param>
    /// <param name="run">The run that asks.</param>
    /// <param name="champion">What the champion's run has read and learned from.</param>
    /// <param name="options">The options.</param>
    /// <param name="heldOut">Which rows the run holds out.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<KnownRows?> LoadAsync(ISampleStore store, RunSummary run, ChampionRun champion, RetrainingOptions options, HeldOutRows heldOut, CancellationToken cancellationToken)
    {
        int classes = options.Labels.Count;
        // What came later is what is in question; in a replay the champion may be younger than the run.
        long trustedUpTo = Math.Min(champion.ReadUpTo, run.ClaimedAfter);
        Newest[] unseen = Newest.Of(classes, MostPerClass), learned = Newest.Of(classes, MostSeen), rest = Newest.Of(classes, MostSeen);
        HashSet<string> trusted = new(options.Screening.TrustedReviewers, StringComparer.Ordinal), excluded = new(options.Screening.ExcludedReviewers, StringComparer.Ordinal);
        async Task ReadAsync(SampleRange range, bool everyone)
        {
            await foreach (StoredSample s in store.ReadAsync(range, cancellationToken).ConfigureAwait(false))
            {
                if ((!everyone && !trusted.Contains(s.Sample.ReviewerId)) || excluded.Contains(s.Sample.ReviewerId)) continue;
                int label = options.Labels.IdOf(s.Sample.CorrectLabel!);
                bool heldOutNow = heldOut.Holds(s.Sample.Source, s.Sample.IncidentId);
                if (heldOutNow && champion.HasHeldOut(s))
                {
                    unseen[label].Add(s);
                    continue;
                }
                rest[label].Add(s);
                if (!heldOutNow && champion.MayHaveLearned(s)) learned[label].Add(s);
            }
        }
        string hash = options.Schema!.Hash;
        if (trustedUpTo > 0) await ReadAsync(new SampleRange(Math.Max(0, trustedUpTo - ScanRows), trustedUpTo, hash), everyone: true).ConfigureAwait(false);
        if (trusted.Count > 0 && run.Range.UpTo > trustedUpTo) await ReadAsync(new SampleRange(Math.Max(trustedUpTo, run.Range.UpTo - ScanRows), run.Range.UpTo, hash), everyone: false).ConfigureAwait(false);
        List<(StoredSample Sample, bool Judged, bool HeldOut)> all = [];
        SortedSet<int> mixed = [];
        for (int c = 0; c < classes; c++)
        {
            bool few = unseen[c].Count < options.Gate.MinKnownRows && learned[c].Count > 0;
            if (few) mixed.Add(c);
            HashSet<long> judgedToo = few ? [.. learned[c].Select(static s => s.Sequence)] : [];
            all.AddRange(unseen[c].Select(static s => (s, true, true)));
            all.AddRange(rest[c].UnionBy(few ? learned[c] : [], static s => s.Sequence).Select(s => (s, judgedToo.Contains(s.Sequence), false)));
        }
        if (all.Count == 0) return null;
        RunRowsBuilder rows = new(options, all.Count);
        List<int> judged = [], never = [];
        foreach ((StoredSample s, bool isJudged, bool isHeldOut) in all.OrderBy(static s => s.Sample.Sequence))
        {
            if (!rows.Add(s.Sequence, s.Sample, isNew: false) || !isJudged) continue;
            judged.Add(rows.Count - 1);
            if (isHeldOut) never.Add(rows.Count - 1);
        }
        if (judged.Count == 0) return null;
        string detail = $"accepted with the champion (samples up to {trustedUpTo}){(trusted.Count > 0 ? " or given by trusted reviewers" : "")}";
        return new KnownRows(rows.Build(), options.Labels, [.. judged], [.. never], mixed, mixed.Count == 0 ? detail : $"{detail}; for want of held-out rows, also rows that both models may have learned from: {string.Join(", ", mixed.Select(c => options.Labels.Names[c]))}");
    }

    /// <summary>The last rows that were added.</summary>
    private sealed class Newest(int most) : Queue<StoredSample>
    {
        public static Newest[] Of(int classes, int most) => [.. Enumerable.Range(0, classes).Select(_ => new Newest(most))];

        public void Add(StoredSample s)
        {
            Enqueue(s);
            if (Count > most) Dequeue();
        }
    }
}
