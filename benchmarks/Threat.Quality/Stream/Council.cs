namespace Threat.Quality.Stream;

/// <summary>
/// Reviewers, each wrong in a share of the cases: the wrong class is drawn by the classes' frequencies. From a week on one of them takes a share of the target class's cases and calls them normal,
/// and does honest work otherwise. Every arm of a seed hears the same words.
/// </summary>
internal sealed class Council(StreamOptions options)
{
    public const string Attacker = "reviewer-07";

    public IReadOnlyList<Review> Review(int week, IReadOnlyList<StreamRow> rows)
    {
        Random random = new(unchecked(options.Seed * 5_000_011 + week * 104_729 + 3));
        int target = options.Labels.IdOf(options.Target);
        double[] shares = options.Shares(week);
        return [.. rows.Select(row =>
        {
            string first = Name(random), second = Name(random);
            while (second == first || second == Attacker) second = Name(random);
            int label = Say(random, row.Truth, shares), other = Say(random, row.Truth, shares);
            bool taken = random.NextDouble() < options.AttackedShare;
            return week >= options.AttackFrom && row.Truth == target && taken ? new Review(row, Attacker, 0, second, other) : new Review(row, first, label, second, other);
        })];
    }

    private string Name(Random random) => FormattableString.Invariant($"reviewer-{1 + random.Next(options.Reviewers):00}");

    private int Say(Random random, int truth, double[] shares)
    {
        bool wrong = random.NextDouble() < options.Noise;
        double[] others = [.. shares.Select((s, c) => c == truth ? 0 : s)];
        int mistake = DriftingTraffic.Draw(random, others);
        return wrong ? mistake : truth;
    }
}
